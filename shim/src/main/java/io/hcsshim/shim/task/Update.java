package io.hcsshim.shim.task;

import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.wire.json.JsonObject;

/// A change of a container.
public sealed interface Update {
    /// New limits, an OCI `linux.resources`.
    record LinuxResources(JsonObject resources) implements Update {}

    /// New limits, an OCI `windows.resources`.
    record WindowsResources(JsonObject resources) implements Update {}

    /// A folder or a pipe that a Windows container gets: `HostPath`, `ContainerPath`, `ReadOnly`, `Type`.
    record WindowsMount(JsonObject mount) implements Update {}

    /// An addition to the policy that the guest of a machine obeys.
    record PolicyFragment(SecurityPolicyFragment fragment) implements Update {}

    /// The limits of a Linux container.
    ///
    /// @throws TaskException `INVALID_ARGUMENT` if it is another change
    default JsonObject linux() throws TaskException {
        if (this instanceof LinuxResources(var resources)) {
            return resources;
        }
        throw TaskException.invalid(
                "update: a Linux container takes LinuxResources, not "
                        + getClass().getSimpleName());
    }
}
