package io.hcsshim.shim.task;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.shim.stdio.Stdio;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes tasks out of containerd's create requests: reads what is asked, refuses what makes no sense, boots a machine
/// if the task gets one of its own, and makes the container in it. Nothing is left when that fails.
public final class TaskCreation {
    private final OwnMachine own;
    private final Pods pods;
    private final Duration killLimit;

    /// @param environment of this process, for defaults
    /// @throws IOException if a value in it makes no sense
    public TaskCreation(Machines machines, Pods pods, Map<String, String> environment)
            throws IOException {
        this.own = new OwnMachine(machines, environment);
        this.pods = pods;
        this.killLimit = killLimit(environment.getOrDefault("HCSSHIM_KILL_SECONDS", "30"));
    }

    private static Duration killLimit(String seconds) throws IOException {
        try {
            return Duration.ofSeconds(Integer.parseUnsignedInt(seconds));
        } catch (NumberFormatException e) {
            throw new IOException(
                    "HCSSHIM_KILL_SECONDS is a number of seconds, not '" + seconds + "'", e);
        }
    }

    /// What a request comes down to.
    private record Plan(
            CreateTaskRequest request,
            OciSpec spec,
            PodRole role,
            Rootfs rootfs,
            PodSettings settings) {
        Plan with(CarriedNetwork network, Machine machine)
                throws IOException, InterruptedException {
            return with(network.into(machine, spec));
        }

        Plan forPod(Pod pod) throws IOException {
            return pod.heldSandbox().isPresent() ? with(WorkloadSpec.inMachinePod(spec)) : this;
        }

        private Plan with(OciSpec changed) {
            return new Plan(request, changed, role, rootfs, settings);
        }
    }

    /// Makes the task of a pod.
    public Task create(Pod pod, CreateTaskRequest request)
            throws IOException, InterruptedException {
        var task = pod.create(() -> make(pod, request));
        new TaskEvents(request.getId(), pod.events()).created(request);
        return task;
    }

    /// Checks what can be said about streams before they are opened.
    public void checkStdio(Stdio.Paths paths) throws TaskException {
        if (paths.stdin().contains("://")) {
            throw TaskException.unimplemented(
                    "standard input comes from a FIFO, not " + paths.stdin());
        }
    }

    private Task make(Pod pod, CreateTaskRequest request) throws IOException, InterruptedException {
        var plan = plan(request, warning -> pod.log().log().warning(warning));
        var paths =
                new Stdio.Paths(
                        request.getStdin(),
                        request.getStdout(),
                        request.getStderr(),
                        request.getTerminal());
        checkStdio(paths);
        var whose = pod.ownerOfStreams(request.getId());
        var stdio = Stdio.open(paths, whose);
        try {
            return switch (plan.role()) {
                case PodRole.Standalone() -> withOwnMachine(pod, plan, stdio);
                case PodRole.Sandbox() -> withOwnMachine(pod, plan, stdio);
                case PodRole.Workload(var sandbox) -> {
                    var owner = pods.get(new PodKey(pod.key().namespace(), sandbox));
                    yield assemble(pod, plan.forPod(owner), stdio, owner.home());
                }
            };
        } catch (IOException | InterruptedException | RuntimeException e) {
            stdio.abandon();
            throw e;
        }
    }

    private static Plan plan(CreateTaskRequest request, Consumer<String> warnings)
            throws IOException {
        if (!request.getCheckpoint().isEmpty()) {
            throw TaskException.unimplemented("starting from a checkpoint is not supported");
        }
        var options = RuntimeOptions.of(request.getOptions());
        var bundle = Path.of(request.getBundle());
        var given = WorkloadSpec.annotated(spec(bundle), bundle);
        var settings = settings(given, options, warnings);
        var spec = given.withAnnotations(settings.annotations());
        var role = PodRole.parse(request.getId(), spec.annotations());
        return new Plan(request, spec, role, rootfs(request, bundle, spec), settings);
    }

    private static PodSettings settings(OciSpec spec, Options options, Consumer<String> warnings)
            throws IOException {
        try {
            return PodSettings.read(spec.annotations(), options, warnings);
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static OciSpec spec(Path bundle) throws IOException {
        var file = bundle.resolve("config.json");
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("read the container's spec: no such file: " + file, e);
        }
        try {
            var spec = OciSpec.parse(bytes);
            spec.requireProcess();
            spec.requireLinux();
            return spec;
        } catch (OciSpecException | JsonException e) {
            throw TaskException.invalid(file + ": " + e.getMessage());
        }
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

    private Task withOwnMachine(Pod pod, Plan plan, Stdio stdio)
            throws IOException, InterruptedException {
        var network = CarriedNetwork.of(plan.spec());
        var wish =
                new OwnMachine.Wish(
                        own.options(pod, plan.settings(), plan.spec()),
                        plan.role(),
                        Optional.of(container(plan)),
                        network);
        return own.boot(
                pod,
                wish,
                machine -> {
                    var connected =
                            network.isPresent()
                                    ? plan.with(network.get(), machine)
                                    : withOwnNetwork(plan, machine);
                    return assemble(pod, connected, stdio, Home.of(machine));
                });
    }

    /// Lets the hooks of a container that has a network namespace of its own, and a machine, make its network there.
    private static Plan withOwnNetwork(Plan plan, Machine machine)
            throws IOException, InterruptedException {
        var namespace = plan.spec().namespace("network");
        if (!(plan.role() instanceof PodRole.Standalone)
                || machine.hostProcess().isEmpty()
                || namespace.isEmpty()) {
            return plan;
        }
        int process = machine.hostProcess().getAsInt();
        PodNetwork.prepare(process);
        Hooks.of(plan.spec(), Path.of(plan.request().getBundle()))
                .run(plan.request().getId(), process);
        return plan.with(CarriedNetwork.ofProcess(process, plan.spec()), machine);
    }

    private static ContainerRequest container(Plan plan) throws TaskException {
        try {
            return new ContainerRequest(
                    plan.request().getId(),
                    plan.spec(),
                    plan.rootfs(),
                    MachineOptions.wish(plan.settings()));
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private Task assemble(Pod pod, Plan plan, Stdio stdio, Home home)
            throws IOException, InterruptedException {
        var request = plan.request();
        var id = request.getId();
        var guest = home.machine().create(container(plan));
        var parts =
                new Task.Parts(
                        id,
                        request.getBundle(),
                        home.machine(),
                        plan.role(),
                        home.members(),
                        guest,
                        new TaskEvents(id, pod.events()),
                        pod.folder(),
                        pod.log().log(),
                        killLimit);
        return new Task(parts, stdio);
    }
}
