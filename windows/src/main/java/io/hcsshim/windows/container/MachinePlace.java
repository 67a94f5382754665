package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.ComputeSystem;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.hcs.HcsUsage;
import io.hcsshim.vm.hcs.MachineChanges;
import io.hcsshim.windows.document.ContainerDocument;
import io.hcsshim.windows.document.ContainerLimits;
import io.hcsshim.windows.document.Dumps;
import io.hcsshim.windows.document.Isolation;
import io.hcsshim.windows.document.MachineDocument;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A machine of Windows in which containers of Windows live. Thread-safe.
final class MachinePlace implements WindowsPlace {
    /// How long a program may take in it that is none of a container's.
    private static final Duration PROGRAMS = Duration.ofMinutes(4);

    private final WindowsHost host;
    private final String id;
    private final HcsSystem system;
    private final MachineDevices devices;
    private final PassedDevices passed;
    private final Set<HcsContainer> containers = ConcurrentHashMap.newKeySet();

    private MachinePlace(WindowsHost host, String id, HcsSystem system) {
        this.host = host;
        this.id = id;
        this.system = system;
        this.devices = new MachineDevices(system);
        var programs = new MachinePrograms(system, PROGRAMS);
        this.passed = new PassedDevices(host.finder(), devices, programs);
    }

    /// Boots the machine of a container or a pod, with its network; nothing is left of it when this throws.
    static MachinePlace boot(WindowsHost host, Workload workload)
            throws IOException, InterruptedException {
        var id = workload.id() + "@vm";
        var boot = MachineBoot.prepare(host, id, workload);
        var system = host.hcs().create(id, document(id, boot, workload));
        var place = new MachinePlace(host, id, system);
        try {
            system.start();
            Thread.ofVirtual().name("machine " + id).start(place::watch);
            var namespace = workload.spec().networkNamespace();
            if (!namespace.isEmpty()) {
                MachineNetwork.join(system, host.endpoints(), namespace);
            }
            return place;
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (place) {
                throw e;
            }
        }
    }

    private static ComputeSystem document(
            String id, MachineDocument.Parts boot, Workload workload) {
        return Dumps.ofMachine(MachineDocument.of(boot), id, workload.spec().annotations());
    }

    private void watch() {
        try {
            Ends.await(system);
            devices.machineEnds();
            containers.forEach(HcsContainer::lose);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Guest join(Workload workload) throws IOException, InterruptedException {
        if (workload.spec().isolation() != Isolation.HYPERVISOR) {
            throw TaskException.precondition(
                    "container "
                            + workload.id()
                            + " cannot join a pod that is isolated by a machine");
        }
        var held = new LeaseStack();
        try {
            var root = held.hold(SharedLayers.mount(host, id, devices, workload)).root();
            Map<OciMount, String> shared = new HashMap<>();
            for (var mount : workload.spec().mounts()) {
                var share = devices.show(mount.source(), ContainerDocument.isReadOnly(mount));
                shared.put(mount, held.hold(share).path());
            }
            var document =
                    ContainerDocument.inMachine(
                            host.owner(),
                            id,
                            passed.give(workload.spec(), held),
                            root,
                            mount -> shared.getOrDefault(mount, mount.source()));
            var container = host.hcs().create(workload.id(), document);
            held.hold(container::close);
            var made =
                    new HcsContainer(
                            host,
                            container,
                            workload.spec(),
                            held,
                            (source, readOnly) -> {
                                synchronized (held) {
                                    return held.hold(devices.show(source, readOnly)).path();
                                }
                            });
            containers.add(made);
            return made;
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    /// Gives the machine other limits.
    void update(Update update) throws IOException, InterruptedException {
        if (!(update instanceof Update.WindowsResources(var resources))) {
            throw TaskException.invalid("update: a machine of Windows takes WindowsResources");
        }
        var limits = ContainerLimits.read(resources, Map.of(), host.processors());
        if (limits.memoryMb() > 0) {
            system.modify(MachineChanges.memory(limits.memoryMb()));
        }
        if (limits.maximum() > 0 || limits.weight() > 0) {
            system.modify(MachineChanges.processors(limits.maximum(), limits.weight()));
        }
    }

    @Override
    public MachineUsage usage() throws IOException {
        return HcsUsage.of(id, system).measured();
    }

    @Override
    public String awaitExit() throws InterruptedException {
        return Ends.await(system);
    }

    @Override
    public void close() throws IOException {
        devices.machineEnds();
        Ends.closing(() -> {
            try (system) {
                Ends.forcibly(system, host.patience());
            }
        });
    }
}
