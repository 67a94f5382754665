package io.hcsshim.shim.local;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.task.CarriedNetwork;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.MachineRequest;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.uvm.network.Dns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Boots machines that do nothing, whatever is asked for, and looks at no network of this host.
public final class IdleMachines implements Machines {
    private final List<IdleMachine> machines = new CopyOnWriteArrayList<>();

    /// Whether a process runs in one of them.
    public boolean areBusy() {
        return machines.stream().anyMatch(IdleMachine::isBusy);
    }

    @Override
    public Machine boot(MachineRequest request) {
        var machine = new IdleMachine();
        machines.add(machine);
        return machine;
    }

    @Override
    public Optional<CarriedNetwork> network(OciSpec spec) {
        return Optional.empty();
    }

    @Override
    public Optional<CarriedNetwork> network(String namespace, Dns dns) {
        return Optional.empty();
    }

    @Override
    public List<HostObject> leftovers(Path folder) {
        return List.of();
    }
}
