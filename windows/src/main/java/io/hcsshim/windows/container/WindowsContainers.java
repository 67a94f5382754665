package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Asked;
import io.hcsshim.shim.task.Containers;
import io.hcsshim.shim.task.Guest;
import io.hcsshim.shim.task.Home;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.PodRole;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.windows.document.ContainerLayers;
import io.hcsshim.windows.document.Isolation;
import io.hcsshim.windows.document.WindowsSpec;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Containers of Windows, isolated by process, by a machine, or not at all.
public final class WindowsContainers implements Containers {
    private final WindowsHost host;

    /// @param host what they are made with
    public WindowsContainers(WindowsHost host) {
        this.host = host;
    }

    @Override
    public Wish read(Asked asked) throws IOException {
        try {
            var read = WindowsSpec.read(asked.spec(), asked.options(), host.processors());
            var spec = DeviceExtensions.read(read);
            var layers = layers(asked);
            NotBuilt.refuse(spec, layers);
            if (needsProcess(asked.role(), spec.isolation())) {
                spec.requireProcess();
            }
            return new Plan(host, asked, spec, layers);
        } catch (IllegalArgumentException | JsonException e) {
            throw TaskException.invalid(
                    asked.bundle().resolve("config.json") + ": " + e.getMessage());
        }
    }

    /// The sandbox of a pod in a machine, or of host processes, is no container.
    private static boolean needsProcess(PodRole role, Isolation isolation) {
        return !(role instanceof PodRole.Sandbox) || isolation == Isolation.PROCESS;
    }

    private static Optional<ContainerLayers> layers(Asked asked) throws JsonException {
        var mounts =
                asked.request().getRootfsList().stream()
                        .map(mount ->
                                new Mount(
                                        mount.getType(),
                                        mount.getSource(),
                                        mount.getTarget(),
                                        mount.getOptionsList()))
                        .toList();
        List<String> folders =
                asked.spec()
                        .toJson()
                        .object("windows")
                        .orElse(JsonObject.of())
                        .strings("layerFolders");
        return mounts.isEmpty() && folders.isEmpty()
                ? Optional.empty()
                : Optional.of(ContainerLayers.read(mounts, folders));
    }

    private record Plan(
            WindowsHost host, Asked asked, WindowsSpec spec, Optional<ContainerLayers> layers)
            implements Wish {
        @Override
        public Placed alone(Pod pod) throws IOException, InterruptedException {
            var workload = new Workload(asked.id(), pod, spec, layers);
            pod.folder().create();
            try {
                return placed(workload);
            } catch (IllegalArgumentException e) {
                throw TaskException.invalid(String.valueOf(e.getMessage()));
            }
        }

        private Placed placed(Workload workload) throws IOException, InterruptedException {
            var isPod = asked.role() instanceof PodRole.Sandbox;
            return switch (spec.isolation()) {
                case PROCESS -> {
                    var container = HcsContainer.onHost(host, workload);
                    yield new Placed(Home.of(new HostPlace(host, container)), container);
                }
                case HYPERVISOR -> inMachine(workload, isPod);
                case HOST_PROCESS -> {
                    var place = new JobPlace(host);
                    yield new Placed(
                            Home.of(place), isPod ? new EmptySandbox() : place.first(workload));
                }
            };
        }

        private Placed inMachine(Workload workload, boolean isPod)
                throws IOException, InterruptedException {
            var place = MachinePlace.boot(host, workload);
            if (isPod) {
                return new Placed(Home.of(place), new EmptySandbox(place::update));
            }
            try {
                Guest guest = place.join(workload);
                return new Placed(Home.of(place), guest);
            } catch (IOException | InterruptedException | RuntimeException e) {
                try (place) {
                    throw e;
                }
            }
        }

        @Override
        public Placed joining(Pod pod, Pod owner) throws IOException, InterruptedException {
            var home = owner.home();
            if (!(home.machine() instanceof WindowsPlace place)) {
                throw TaskException.precondition(
                        "container " + asked.id() + " is of Windows and cannot join one of Linux");
            }
            pod.folder().create();
            try {
                return new Placed(home, place.join(new Workload(asked.id(), pod, spec, layers)));
            } catch (IllegalArgumentException e) {
                throw TaskException.invalid(String.valueOf(e.getMessage()));
            }
        }
    }
}
