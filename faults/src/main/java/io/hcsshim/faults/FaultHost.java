package io.hcsshim.faults;

import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A containerd with data and shim state in a folder of its own, whose parts can be killed.
@SuppressWarnings("try") // it may be interrupted while it closes
final class FaultHost implements AutoCloseable {
    static final String IMAGE = "docker.io/library/hello:latest";
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration GOING = Duration.ofSeconds(30);
    private static final String STATE = "64m";
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;

    private final Path home;
    private final Path folder;
    private final Path live;
    private final Map<String, String> environment;
    private Optional<Events> events = Optional.empty();

    private FaultHost(Path home, Path folder, Scene scene, Map<String, String> environment) {
        this.home = home;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
        this.live = home.resolve(scene.cache()).resolve("live");
    }

    private void rise(Scene scene) throws IOException, InterruptedException {
        if (scene.hasTemplate()) {
            must(List.of(home.resolve("bin/runhcs").toString(), "template", "create"));
        }
        // As /run is: and so that it can be full without the host's being so.
        Files.createDirectories(state());
        must(
                List.of(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "mode=711,size=" + STATE,
                        "hcsshim",
                        state().toString()));
        script("start");
        image("default");
        events = Optional.of(new Events(builder(ctrCommand("default", "events"))));
    }

    /// Puts the image into a namespace.
    void image(String namespace) throws IOException, InterruptedException {
        must(ctrCommand(namespace, "images", "import", home.resolve("hello.tar").toString()));
    }

    /// Starts one.
    ///
    /// @param folder short, since sockets lie in it; taken away at the end
    /// @param more   environment of containerd and so of the shim
    static FaultHost start(Path home, Path folder, Scene scene, Map<String, String> more)
            throws IOException, InterruptedException {
        var environment = new HashMap<String, String>();
        environment.put("OUT", home.toString());
        environment.put("HCSSHIM_STATE", folder.resolve("shim").toString());
        environment.put("HCSSHIM_CACHE", home.resolve(scene.cache()).toString());
        environment.put("HCSSHIM_ACCEL", "tcg");
        environment.put("HCSSHIM_LINGER", "600");
        environment.putAll(scene.settings());
        environment.putAll(more);
        var host = new FaultHost(home, folder, scene, environment);
        try {
            host.rise(scene);
            return host;
        } catch (IOException | InterruptedException e) {
            try (host) {
                throw e;
            }
        }
    }

    Path folder() {
        return folder;
    }

    /// The shim's state root.
    Path state() {
        return folder.resolve("shim");
    }

    /// A file that says how many milliseconds the shim's time of day is off, if it is there: see
    /// [io.hcsshim.faults.weave.Points].
    Path clock() {
        return folder.resolve("points.clock");
    }

    /// The layers that are in use.
    Path live() {
        return live;
    }

    Events events() {
        return events.orElseThrow();
    }

    private void script(String verb) throws IOException, InterruptedException {
        must(
                List.of(
                        home.resolveSibling("make/containerd.sh").toString(),
                        verb,
                        folder.toString()));
    }

    private void must(List<String> command) throws IOException, InterruptedException {
        var output = Programs.run(folder, environment, LIMIT, command);
        if (!output.good()) {
            throw new IOException(command + ": " + output.text());
        }
    }

    private List<String> ctrCommand(String namespace, String... arguments) {
        var socket = folder.resolve("c.sock").toString();
        var command = new ArrayList<>(List.of("ctr", "--address", socket, "-n", namespace));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    Output ctr(String... arguments) throws IOException, InterruptedException {
        return ctrIn("default", arguments);
    }

    /// @param namespace of containerd
    Output ctrIn(String namespace, String... arguments) throws IOException, InterruptedException {
        var command = ctrCommand(namespace, arguments);
        return Programs.run(folder, environment, LIMIT, command, this::containerdLives);
    }

    /// A program of ours, with the folders of the shim.
    Output program(String name, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
        command.addAll(List.of(arguments));
        return Programs.run(folder, environment, LIMIT, command);
    }

    /// Resident shims that live.
    List<ProcessHandle> residents() {
        var socket = "-socket " + state() + "/";
        return Programs.find(line -> line.contains(socket) && line.contains(" serve"));
    }

    /// The processes of all machines.
    List<ProcessHandle> machines() {
        return Machine.below(state()).stream().map(Machine::process).toList();
    }

    /// That of one pod.
    Optional<Machine> machine(String pod) {
        return Machine.of(state(), pod);
    }

    ProcessHandle containerd() throws IOException {
        var pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        return ProcessHandle.of(pid).orElseThrow(() -> new IOException("containerd has ended"));
    }

    boolean containerdLives() {
        try {
            return containerd().isAlive();
        } catch (IOException _) {
            return false;
        }
    }

    /// What shims logged of a machine that was to be a clone, since containerd was started last.
    List<String> whyItBooted(String pod) throws IOException {
        try (var lines = Files.lines(folder.resolve("containerd.log"))) {
            return lines.filter(line -> line.contains(pod) && line.contains("instead")).toList();
        }
    }

    /// Starts containerd again after it was killed.
    void startContainerd() throws IOException, InterruptedException {
        var log = folder.resolve("containerd.log");
        Files.move(log, folder.resolve("containerd.%d.log".formatted(System.nanoTime())));
        script("start");
        events().again(builder(ctrCommand("default", "events")));
    }

    /// Kills a process and waits until it is gone.
    static void kill(ProcessHandle process) throws IOException, InterruptedException {
        process.destroyForcibly();
        try {
            process.onExit().get(GOING.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new IOException("process " + process.pid() + " outlives SIGKILL", e);
        }
    }

    /// Stops a process for a while.
    static void pause(ProcessHandle process, Duration time) throws IOException {
        int pid = (int) process.pid();
        Kill.process(pid, SIGSTOP);
        Thread.ofPlatform()
                .start(() -> {
                    try {
                        Thread.sleep(time);
                        Kill.process(pid, SIGCONT);
                    } catch (IOException _) {
                        // it has ended
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    @Override
    public void close() throws IOException, InterruptedException {
        events.ifPresent(Events::close);
        script("stop");
        for (var process : residents()) {
            kill(process);
        }
        for (var process : machines()) {
            kill(process);
        }
        if (isMounted()) {
            must(List.of("umount", state().toString()));
        }
        Trees.remove(folder);
    }

    /// Who stops containerd takes away what is mounted in its folder, too, if nobody uses it any more.
    private boolean isMounted() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .anyMatch(line -> line.split(" ")[1].equals(state().toString()));
    }
}
