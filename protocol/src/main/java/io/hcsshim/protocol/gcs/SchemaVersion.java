package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The version of the container document.
///
/// @param major compared first
/// @param minor compared next
public record SchemaVersion(long major, long minor) {
    /// What hosts send and guests want at least.
    public static final SchemaVersion V2_1 = new SchemaVersion(2, 1);

    /// Reads a version; absent numbers are 0.
    public static SchemaVersion of(JsonObject json) throws JsonException {
        return new SchemaVersion(json.uint32("Major"), json.uint32("Minor"));
    }

    /// Whether this is `other` or newer.
    public boolean atLeast(SchemaVersion other) {
        return major != other.major ? major > other.major : minor >= other.minor;
    }

    /// The version as it travels.
    public JsonObject toJson() {
        return JsonObject.builder()
                .putUnlessZero("Major", major)
                .putUnlessZero("Minor", minor)
                .build();
    }
}
