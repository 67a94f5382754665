package io.hcsshim.shim.service;

import com.google.protobuf.Any;
import io.hcsshim.containerd.Packed;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What an update request may carry.
///
/// containerd packs OCI documents as JSON, under
/// `types.containerd.io/opencontainers/runtime-spec/1/<Go type>`.
final class Updates {
    private static final String LINUX = "LinuxResources";

    private Updates() {}

    /// The `linux.resources` in it.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if it is nothing of that kind
    static JsonObject linuxResources(Any resources) throws TaskException {
        if (resources.getTypeUrl().isEmpty()) {
            throw TaskException.invalid("update: no resources");
        }
        if (!Packed.nameIn(resources).equals(LINUX)) {
            throw TaskException.invalid(
                    "update: only "
                            + LINUX
                            + " of the OCI runtime spec can be updated, not "
                            + resources.getTypeUrl());
        }
        try {
            return JsonObject.parse(resources.getValue().toByteArray());
        } catch (JsonException e) {
            throw TaskException.invalid("update: " + e.getMessage());
        }
    }
}
