package io.hcsshim.windows.linux;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.task.CarriedNetwork;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.MachineRequest;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.windows.container.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Machines for Linux containers on Windows.
///
/// The service ends a machine with the process that made it, and its cards with it: nothing has to be undone after a crash.
///
/// @param machines  how they boot
/// @param endpoints the networks of the host
public record HcsMachines(Machines machines, Endpoints endpoints) implements Machines {
    @Override
    public Machine boot(MachineRequest request) throws IOException, InterruptedException {
        return machines.boot(request);
    }

    /// The namespace that `windows.network.networkNamespace` names.
    @Override
    public Optional<CarriedNetwork> network(OciSpec spec) throws IOException {
        var namespace = spec.networkNamespace();
        return namespace.isEmpty()
                ? Optional.empty()
                : Optional.of(EndpointNetwork.of(namespace, endpoints));
    }

    /// The endpoints say where names are looked up.
    @Override
    public Optional<CarriedNetwork> network(String namespace, Dns dns) throws IOException {
        return Optional.of(EndpointNetwork.of(namespace, endpoints));
    }

    @Override
    public List<HostObject> leftovers(Path folder) {
        return List.of();
    }
}
