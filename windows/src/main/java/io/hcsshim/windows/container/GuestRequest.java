package io.hcsshim.windows.container;

import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;

/// What the guest of a machine is asked, beside or instead of its host.
final class GuestRequest {
    private GuestRequest() {}

    static JsonObject add(String resource, Json settings) {
        return of(resource, RequestType.ADD, settings);
    }

    static JsonObject remove(String resource, Json settings) {
        return of(resource, RequestType.REMOVE, settings);
    }

    private static JsonObject of(String resource, String type, Json settings) {
        return JsonObject.builder()
                .put("ResourceType", resource)
                .put("RequestType", type)
                .put("Settings", settings)
                .build();
    }
}
