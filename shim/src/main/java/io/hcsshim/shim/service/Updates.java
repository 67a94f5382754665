package io.hcsshim.shim.service;

import com.google.protobuf.Any;
import io.hcsshim.containerd.Packed;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.Update;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What an update request may carry.
///
/// containerd packs OCI documents as JSON, under
/// `types.containerd.io/opencontainers/runtime-spec/1/<Go type>`; so does Microsoft's CRI plugin with mounts and fragments of policies, under
/// `github.com/Microsoft/hcsshim/pkg/ctrdtaskapi/<Go type>`.
final class Updates {
    private Updates() {}

    /// The change in it.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if it is none that is known
    static Update read(Any resources) throws TaskException {
        if (resources.getTypeUrl().isEmpty()) {
            throw TaskException.invalid("update: no resources");
        }
        try {
            var document = resources.getValue().toByteArray();
            return switch (Packed.nameIn(resources)) {
                case "LinuxResources" -> new Update.LinuxResources(JsonObject.parse(document));
                case "WindowsResources" -> new Update.WindowsResources(JsonObject.parse(document));
                case "PolicyFragment" -> fragment(JsonObject.parse(document));
                case "ContainerMount" -> new Update.WindowsMount(JsonObject.parse(document));
                default ->
                        throw TaskException.invalid(
                                "update: only LinuxResources, the PolicyFragment of a machine,"
                                        + " and of Windows containers WindowsResources and"
                                        + " ContainerMount, can be updated, not "
                                        + resources.getTypeUrl());
            };
        } catch (JsonException e) {
            throw TaskException.invalid("update: " + e.getMessage());
        }
    }

    private static Update fragment(JsonObject json) throws JsonException, TaskException {
        var fragment = json.string("fragment");
        if (fragment.isEmpty()) {
            throw TaskException.invalid("update: a PolicyFragment without a fragment");
        }
        return new Update.PolicyFragment(
                new SecurityPolicyFragment(fragment, json.string("mediaType")));
    }
}
