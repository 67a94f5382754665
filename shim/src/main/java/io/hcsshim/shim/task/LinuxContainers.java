package io.hcsshim.shim.task;

import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.network.PodNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Linux containers in utility VMs: one for each, or one for a pod.
final class LinuxContainers implements Containers {
    private final OwnMachine own;

    LinuxContainers(OwnMachine own) {
        this.own = own;
    }

    @Override
    public Wish read(Asked asked) throws IOException {
        try {
            asked.spec().requireProcess();
            asked.spec().requireLinux();
        } catch (OciSpecException e) {
            var file = asked.bundle().resolve("config.json");
            throw TaskException.invalid(file + ": " + e.getMessage());
        }
        return new Plan(own, asked, rootfs(asked.request(), asked.bundle(), asked.spec()));
    }

    private static Rootfs rootfs(CreateTaskRequest request, Path bundle, OciSpec spec)
            throws IOException {
        if (request.getRootfsCount() == 0) {
            // Without mounts the root is a folder that somebody prepared, and that others may still
            // change.
            var root = spec.rootPath();
            if (root.isEmpty()) {
                throw TaskException.invalid("no root file system: neither mounts nor root.path");
            }
            return new Rootfs.Directory(bundle.resolve(root), false);
        }
        return Rootfs.parse(
                request.getRootfsList().stream()
                        .map(mount ->
                                new Mount(
                                        mount.getType(),
                                        mount.getSource(),
                                        mount.getTarget(),
                                        mount.getOptionsList()))
                        .toList());
    }

    private record Plan(OwnMachine own, Asked asked, Rootfs rootfs) implements Wish {
        @Override
        public Placed alone(Pod pod) throws IOException, InterruptedException {
            var network = own.network(asked.spec());
            var wish =
                    new OwnMachine.Wish(
                            own.options(pod, asked.settings(), asked.spec()),
                            asked.role(),
                            Optional.of(container()),
                            network);
            return own.boot(
                    pod,
                    wish,
                    machine -> {
                        var connected =
                                network.isPresent()
                                        ? with(network.get(), machine)
                                        : withOwnNetwork(machine);
                        return connected.in(Home.of(machine), pod.folder());
                    });
        }

        @Override
        public Placed joining(Pod pod, Pod owner) throws IOException, InterruptedException {
            var home = owner.home();
            return owner.heldSandbox().isPresent()
                    ? with(WorkloadSpec.inMachinePod(asked.spec())).in(home, owner.folder())
                    : in(home, owner.folder());
        }

        private Placed in(Home home, PodFolder folder) throws IOException, InterruptedException {
            var wanted = container();
            var disks = ManagedDisks.of(folder, wanted);
            try {
                return new Placed(home, home.machine().create(wanted), Optional.of(disks));
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                disks.gone();
                throw e;
            }
        }

        /// Lets the hooks of a container that has a network namespace of its own, and a machine, make its network there.
        private Plan withOwnNetwork(Machine machine) throws IOException, InterruptedException {
            var namespace = asked.spec().namespace("network");
            if (!(asked.role() instanceof PodRole.Standalone)
                    || machine.hostProcess().isEmpty()
                    || namespace.isEmpty()) {
                return this;
            }
            int process = machine.hostProcess().getAsInt();
            PodNetwork.prepare(process);
            Hooks.of(asked.spec(), asked.bundle()).run(asked.id(), process);
            return with(NamespaceNetwork.ofProcess(process, asked.spec()), machine);
        }

        private ContainerRequest container() throws TaskException {
            try {
                return new ContainerRequest(
                        asked.id(), asked.spec(), rootfs, MachineOptions.wish(asked.settings()));
            } catch (IllegalArgumentException e) {
                throw TaskException.invalid(String.valueOf(e.getMessage()));
            }
        }

        private Plan with(CarriedNetwork network, Machine machine)
                throws IOException, InterruptedException {
            return with(network.into(machine, asked.spec()));
        }

        private Plan with(OciSpec changed) {
            return new Plan(own, asked.with(changed), rootfs);
        }
    }
}
