package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.Optional;

/// The network that a container brings into its machine.
public interface CarriedNetwork {
    /// What of it a machine that died would leave on the host.
    Optional<HostObject> leftover();

    /// Brings it into a machine; do it before the first container is made.
    ///
    /// @return what the spec of that container names the network by
    String into(Machine machine) throws IOException, InterruptedException;

    /// Brings it into a machine.
    ///
    /// @return the description of a pod that it is for, which names it
    default JsonObject into(Machine machine, JsonObject pod)
            throws IOException, InterruptedException {
        return into(machine, OciSpec.of(pod)).toJson();
    }

    /// Brings it into a machine.
    ///
    /// @return the spec of the container that it is for, which names it
    default OciSpec into(Machine machine, OciSpec spec) throws IOException, InterruptedException {
        return spec.withNetworkNamespace(into(machine));
    }
}
