package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.Hcs;
import io.hcsshim.hcs.schema2.PropertyQuery;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;

/// Machines made by the compute service of Windows. Thread-safe.
///
/// It cannot make machines of saved ones: the service restores a machine once, and only as what it was. `save` is refused
/// for the same reason.
public final class HcsHypervisor implements Hypervisor {
    private final Hcs hcs;
    private final Libraries libraries;
    private final String owner;

    /// @param owner whose machines they are: the name of the program
    public HcsHypervisor(Hcs hcs, Libraries libraries, String owner) {
        this.hcs = hcs;
        this.libraries = libraries;
        this.owner = owner;
    }

    @Override
    public VirtualMachine create(VmSpec spec) throws IOException, InterruptedException {
        LinuxMachine machine;
        try {
            machine = LinuxMachine.of(spec, owner);
        } catch (IllegalArgumentException e) {
            throw new IOException("machine " + spec.id() + ": " + e.getMessage(), e);
        }
        return create(spec, machine);
    }

    /// Prepares a machine with more settings than a spec has; of the spec the id and what may come later count.
    public VirtualMachine create(VmSpec spec, LinuxMachine machine)
            throws IOException, InterruptedException {
        var files = OwnCopies.of(machine, spec.stateDirectory(), libraries);
        try {
            return create(spec, files);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (files) {
                throw e;
            }
        }
    }

    private VirtualMachine create(VmSpec spec, OwnCopies files)
            throws IOException, InterruptedException {
        var machine = files.machine();
        var access = new DiskAccess(libraries, spec.id());
        for (var disk : machine.disks().values()) {
            access.grant(disk.path());
        }
        var system = hcs.create(spec.id(), MachineSystem.of(machine));
        try {
            var runtime = system.properties(new PropertyQuery()).string("RuntimeId");
            return new HcsVirtualMachine(spec, system, libraries, Guids.parse(runtime), files);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (system) {
                system.terminate();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public VirtualMachine clone(VmSpec spec, SavedMachine saved) throws IOException {
        throw new IOException("machine " + spec.id() + ": the compute service makes no clones");
    }

    @Override
    public Hypervisor inBackground() {
        return this; // it gives no machine less time than others of the same weight
    }

    @Override
    public String kind(VmSpec spec) {
        return "hcs " + MachineSystem.of(LinuxMachine.of(spec, owner)).toText();
    }
}
