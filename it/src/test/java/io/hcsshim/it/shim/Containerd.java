package io.hcsshim.it.shim;

import io.hcsshim.it.Evidence;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A containerd of the test's own: own root, state, socket; the system's is never touched.
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Containerd implements AutoCloseable {
    static final String IMAGE = "docker.io/library/hello:latest";
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path home;
    private final Optional<Path> programs;
    private final Path folder;
    private final Process process;

    private Containerd(Path home, Optional<Path> programs, Path folder, Process process) {
        this.home = home;
        this.programs = programs;
        this.folder = folder;
        this.process = process;
    }

    /// The system's containerd program, with own data.
    static Containerd start(Path home, String... environment)
            throws IOException, InterruptedException {
        return start(home, Optional.empty(), environment);
    }

    /// The containerd and `ctr` of a folder.
    static Containerd start(Path home, Optional<Path> programs, String... environment)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsit");
        Files.writeString(
                folder.resolve("config.toml"),
                """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"]
                [grpc]
                  address = "%1$s/c.sock"
                [ttrpc]
                  address = "%1$s/c.sock.ttrpc"
                """
                        .formatted(folder));
        var builder =
                new ProcessBuilder(
                        program(programs, "containerd"),
                        "--config",
                        folder.resolve("config.toml").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("containerd.log").toFile());
        prepare(builder, home, folder);
        for (var setting : environment) {
            var equals = setting.indexOf('=');
            builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        var containerd = new Containerd(home, programs, folder, builder.start());
        containerd.awaitReady();
        containerd.must("images", "import", home.resolve("hello.tar").toString());
        return containerd;
    }

    private static String program(Optional<Path> programs, String name) {
        return programs.map(path -> path.resolve(name).toString()).orElse(name);
    }

    private static void prepare(ProcessBuilder builder, Path home, Path folder) {
        var environment = builder.environment();
        environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
        environment.put("HCSSHIM_STATE", folder.resolve("hcs").toString());
        environment.put("HCSSHIM_CACHE", home.resolve("it-cache").toString());
        environment.put("HCSSHIM_LINGER", "2");
        environment.put("HCSSHIM_POSTMORTEM", Evidence.folder().resolve("machines").toString());
    }

    private void awaitReady() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (ctr("version").status() != 0) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("containerd did not come up: " + log());
            }
        }
    }

    Path folder() {
        return folder;
    }

    Path shimState() {
        return folder.resolve("hcs");
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("containerd.log"));
    }

    ProcessBuilder ctrCommand(String... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                program(programs, "ctr"),
                                "--address",
                                folder.resolve("c.sock").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        prepare(builder, home, folder);
        return builder;
    }

    Outcome ctr(String... arguments) throws IOException, InterruptedException {
        return Programs.run(ctrCommand(arguments), "", LIMIT);
    }

    Outcome ctrWithInput(String input, String... arguments)
            throws IOException, InterruptedException {
        return Programs.run(ctrCommand(arguments), input, LIMIT);
    }

    /// `ctr` that has to succeed.
    String must(String... arguments) throws IOException, InterruptedException {
        var outcome = ctr(arguments);
        if (outcome.status() != 0) {
            throw new IOException(
                    "ctr " + List.of(arguments) + ": " + outcome.all() + "\n" + tail());
        }
        return outcome.stdout();
    }

    /// `ctr run` with our runtime; options and image come with the arguments.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return ctr(withRuntime(arguments));
    }

    static String[] withRuntime(String... arguments) {
        return Stream.concat(
                        Stream.of("run", "--runtime", "io.containerd.runhcs.v1"),
                        Stream.of(arguments))
                .toArray(String[]::new);
    }

    private String tail() throws IOException {
        var log = log();
        return log.substring(Math.max(0, log.length() - 4000));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (var task : ctr("tasks", "ls", "-q").stdout().lines().toList()) {
            ctr("tasks", "rm", "-f", task);
        }
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        Remains.of(folder).takeAway();
    }
}
