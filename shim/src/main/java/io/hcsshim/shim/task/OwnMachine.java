package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.vm.Wishes.HostDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives pods machines of their own, with what they hold on the host written down before it is made.
final class OwnMachine {
    private final Machines machines;
    private final Map<String, String> environment;

    /// @param environment of this process, for defaults
    OwnMachine(Machines machines, Map<String, String> environment) {
        this.machines = machines;
        this.environment = Map.copyOf(environment);
    }

    /// What machine, and for what.
    ///
    /// @param role    whether others will join
    /// @param first   the container it is booted for, if it is for one
    /// @param network what is carried into it, if anything
    record Wish(
            MachineOptions options,
            PodRole role,
            Optional<ContainerRequest> first,
            Optional<CarriedNetwork> network) {}

    /// What a machine is wanted for.
    interface Use<T> {
        T in(Machine machine) throws IOException, InterruptedException;
    }

    /// Boots a machine and puts it to use; nothing is left of it when either fails.
    <T> T boot(Pod pod, Wish wish, Use<T> use) throws IOException, InterruptedException {
        var folder = pod.machineFolder();
        try {
            pod.folder().create();
            pod.folder().making(new HostObject.Folder(folder));
            for (var left : machines.leftovers(folder)) {
                pod.folder().making(left);
            }
            var network = wish.network().flatMap(CarriedNetwork::leftover);
            if (network.isPresent()) {
                pod.folder().making(network.get());
            }
            Files.createDirectories(folder);
            var machine =
                    machines.boot(
                            new MachineRequest(
                                    pod.key().id() + "@vm",
                                    folder,
                                    wish.options(),
                                    wish.role(),
                                    wish.first(),
                                    pod.log().log()));
            try {
                return use.in(machine);
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                machine.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            undo(pod, e);
            throw e;
        }
    }

    /// What network a spec asks for; see [Machines#network].
    Optional<CarriedNetwork> network(OciSpec spec) throws IOException {
        return machines.network(spec);
    }

    /// What network a pod without a container is given; see [Machines#network].
    Optional<CarriedNetwork> network(String namespace, Dns dns) throws IOException {
        return namespace.isEmpty() ? Optional.empty() : machines.network(namespace, dns);
    }

    /// What the settings of a pod come down to.
    MachineOptions options(Pod pod, PodSettings settings, OciSpec spec) throws IOException {
        var said =
                new MachineOptions.Sources(
                        settings,
                        spec.windowsResources(),
                        environment,
                        Runtime.getRuntime().availableProcessors());
        return MachineOptions.parse(said, pod.log().log()::warning).with(devices(spec));
    }

    private static List<HostDevice> devices(OciSpec spec) throws IOException {
        var devices = new ArrayList<HostDevice>();
        for (var device : spec.windowsDevices()) {
            devices.add(new HostDevice(device.string("idType"), device.string("id")));
        }
        return devices;
    }

    private static void undo(Pod pod, Throwable failure) {
        // An interrupt has brought us here, perhaps; it must not stop the cleaning.
        boolean interrupted = Thread.interrupted();
        try {
            pod.folder().undo();
        } catch (IOException | InterruptedException e) {
            failure.addSuppressed(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
