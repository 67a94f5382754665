package io.hcsshim.guest.container;

import io.hcsshim.wire.json.JsonObject;

/// An object of unsigned numbers in which zeros are left out, as statistics are on the wire.
final class Numbers {
    private final JsonObject.Builder members = JsonObject.builder();

    void put(String name, long bits) {
        if (bits != 0) {
            members.putUnsigned(name, bits);
        }
    }

    JsonObject.Builder builder() {
        return members;
    }

    JsonObject build() {
        return members.build();
    }
}
