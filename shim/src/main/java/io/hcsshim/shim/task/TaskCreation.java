package io.hcsshim.shim.task;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.shim.stdio.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes tasks out of containerd's create requests: reads what is asked, refuses what makes no sense, opens the streams,
/// and has the container made by its kind. Nothing is left when that fails.
public final class TaskCreation {
    private final Containers linux;
    private final Optional<Containers> windows;
    private final Pods pods;
    private final Duration killLimit;

    /// @param windows     containers of Windows, if this host has them
    /// @param environment of this process, for defaults
    /// @throws IOException if a value in it makes no sense
    public TaskCreation(
            Machines machines,
            Optional<Containers> windows,
            Pods pods,
            Map<String, String> environment)
            throws IOException {
        this.linux = new LinuxContainers(new OwnMachine(machines, environment));
        this.windows = windows;
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
        var asked = asked(pod, request);
        var wish = kind(asked.spec()).read(asked);
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
            return assemble(pod, asked, place(pod, asked, wish), stdio);
        } catch (IOException | InterruptedException | RuntimeException e) {
            stdio.abandon();
            throw e;
        }
    }

    private Containers.Placed place(Pod pod, Asked asked, Containers.Wish wish)
            throws IOException, InterruptedException {
        return switch (asked.role()) {
            case PodRole.Standalone() -> wish.alone(pod);
            case PodRole.Sandbox() -> wish.alone(pod);
            case PodRole.Workload(var sandbox) -> {
                var owner = pods.toJoin(pod.key(), sandbox);
                yield wish.joining(pod, owner);
            }
        };
    }

    private Containers kind(OciSpec spec) throws IOException {
        var isWindows = spec.toJson().has("windows") && !spec.toJson().has("linux");
        return isWindows ? windows.orElse(linux) : linux;
    }

    private Asked asked(Pod pod, CreateTaskRequest request) throws IOException {
        if (!request.getCheckpoint().isEmpty()) {
            throw TaskException.unimplemented("starting from a checkpoint is not supported");
        }
        var options = RuntimeOptions.of(request.getOptions(), pod.reservation());
        var bundle = Path.of(request.getBundle());
        var given = WorkloadSpec.annotated(spec(bundle), bundle, () -> recordedSandbox(pod));
        var settings = settings(given, options, pod.log().log()::warning);
        settings.logLevel().ifPresent(pod.log().log()::limit);
        var spec = given.withAnnotations(settings.annotations());
        var role = PodRole.parse(request.getId(), spec.annotations());
        return new Asked(request, spec, role, settings, options);
    }

    /// containerd is asked only if there is a pod that could be meant.
    private Optional<String> recordedSandbox(Pod pod) {
        if (pods.all().stream().noneMatch(other -> mayBeJoined(other, pod.key()))) {
            return Optional.empty();
        }
        try {
            return ContainerRecord.sandbox(pod.reservation());
        } catch (IOException e) {
            pod.log().log().warning("taken for a container of no pod", e);
            return Optional.empty();
        }
    }

    private static boolean mayBeJoined(Pod pod, PodKey by) {
        var isSandbox =
                pod.heldSandbox().isPresent() || pod.heldTask().filter(Task::isSandbox).isPresent();
        return isSandbox && pod.key().namespace().equals(by.namespace());
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
            return OciSpec.parse(bytes);
        } catch (OciSpecException e) {
            throw TaskException.invalid(file + ": " + e.getMessage());
        }
    }

    private Task assemble(Pod pod, Asked asked, Containers.Placed placed, Stdio stdio) {
        var home = placed.home();
        var parts =
                new Task.Parts(
                        asked.id(),
                        asked.request().getBundle(),
                        home.machine(),
                        asked.role(),
                        home.members(),
                        placed.guest(),
                        placed.disks(),
                        new TaskEvents(asked.id(), pod.events()),
                        pod.folder(),
                        pod.log().log(),
                        killLimit);
        return new Task(parts, stdio);
    }
}
