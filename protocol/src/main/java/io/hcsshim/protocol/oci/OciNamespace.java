package io.hcsshim.protocol.oci;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// One of a container's namespaces.
///
/// @param type `pid`, `network`, `mount`, `ipc`, `uts`, `user`, `cgroup` or `time`
/// @param path the namespace to join, or `""` for a new one
public record OciNamespace(String type, String path) {
    static OciNamespace of(JsonObject json) throws JsonException {
        return new OciNamespace(json.string("type"), json.string("path"));
    }

    JsonObject toJson() {
        return JsonObject.builder().put("type", type).putUnlessEmpty("path", path).build();
    }
}
