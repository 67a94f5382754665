package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.uvm.network.Dns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The machines of a host, and what they have of it. Linux, unless it says otherwise.
@FunctionalInterface
public interface Machines {
    /// Returns a machine whose agent answers; nothing is left when this throws.
    Machine boot(MachineRequest request) throws IOException, InterruptedException;

    /// Looks at the network that the spec of a container with its own machine asks for; empty if it is one without
    /// connections.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if such a container cannot have it
    default Optional<CarriedNetwork> network(OciSpec spec) throws IOException {
        return NamespaceNetwork.of(spec);
    }

    /// The network of a namespace that somebody names.
    ///
    /// @param dns where names are looked up, if the namespace does not say
    /// @throws TaskException `FAILED_PRECONDITION` if a machine cannot have it
    default Optional<CarriedNetwork> network(String namespace, Dns dns) throws IOException {
        return NamespaceNetwork.of(namespace, dns);
    }

    /// What is left on the host of a machine that lost this process, besides its folder; it is written down before.
    default List<HostObject> leftovers(Path folder) {
        return List.of(new HostObject.Processes(folder));
    }
}
