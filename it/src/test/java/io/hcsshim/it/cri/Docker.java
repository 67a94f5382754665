package io.hcsshim.it.cri;

import io.hcsshim.it.Evidence;
import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.it.shim.Containerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/// Docker's engine of Debian 13 with own data, on a containerd of the test, in a network namespace that stands for the
/// host; the system's engine is never touched.
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Docker implements AutoCloseable {
    static final String IMAGE = "hello-docker";
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long LOOK = 50_000_000;

    private final CniHost host;
    private final Containerd containerd;
    private final Path programs;
    private final Process engine;

    private Docker(CniHost host, Containerd containerd, Path programs) throws IOException {
        this.host = host;
        this.containerd = containerd;
        this.programs = programs;
        this.engine = launch();
    }

    /// Skips the test, with the reason, where there is no engine or no `iptables` that works.
    static Docker start(Path home) throws IOException, InterruptedException {
        var programs = Home.other("docker", "trixie", "dockerd");
        var host = CniHost.make();
        try {
            Assumptions.assumeTrue(host.mapsPorts(), "iptables does not work here");
            var setup =
                    new Containerd.Setup(
                            home,
                            Home.containerd(),
                            Containerd.Setup.WITHOUT_CRI,
                            host.within(),
                            List.of());
            var docker = new Docker(host, Containerd.start(setup), programs);
            try {
                docker.awaitReady();
                docker.importImage(home);
                return docker;
            } catch (IOException | InterruptedException | RuntimeException e) {
                docker.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private Path folder() {
        return containerd.folder().resolve("docker");
    }

    private String socket() {
        return "unix://" + folder().resolve("d.sock");
    }

    private Process launch() throws IOException {
        var folder = Files.createDirectories(folder());
        var command = new ArrayList<>(host.within(programs.resolve("dockerd").toString()));
        command.addAll(
                List.of(
                        "--host=" + socket(),
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("run"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--containerd=" + containerd.folder().resolve("c.sock"),
                        "--containerd-namespace=docker",
                        "--config-file=" + Files.writeString(folder.resolve("config"), "{}"),
                        "--default-runtime=io.containerd.runhcs.v1",
                        "--bip=10.87.0.1/24",
                        "--ip-masq=false"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(containerd.folder().resolve("docker.log").toFile());
        var environment = builder.environment();
        environment.put("PATH", programs + ":" + environment.get("PATH"));
        return builder.start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (run("version").status() != 0) {
            if (!engine.isAlive() || System.nanoTime() > end) {
                throw new IOException(
                        "the engine did not come up: "
                                + Files.readString(containerd.folder().resolve("docker.log")));
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /// From the root file system of the usual image.
    private void importImage(Path home) throws IOException, InterruptedException {
        var mounted = Files.createDirectory(folder().resolve("image"));
        containerd.must("images", "mount", Containerd.IMAGE, mounted.toString());
        try {
            var script =
                    "tar -c -C '%s' . | %s --host %s import -c 'ENV PATH=/bin' - %s"
                            .formatted(mounted, programs.resolve("docker"), socket(), IMAGE);
            Programs.must(home, "sh", "-c", script + " > /dev/null");
        } finally {
            containerd.must("images", "unmount", mounted.toString());
        }
    }

    Containerd containerd() {
        return containerd;
    }

    /// `docker`.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    Outcome runWithInput(String input, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(programs.resolve("docker").toString()));
        command.addAll(List.of("--host", socket()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("DOCKER_CONFIG", folder().toString());
        return Programs.run(builder, input, LIMIT);
    }

    /// What a web server tells somebody on the host, once it listens.
    String fetch(String address, int port) throws IOException, InterruptedException {
        return host.fetch(address, port);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (host;
                containerd) {
            var left = run("ps", "-aq").stdout().lines().toList();
            for (var container : left) {
                run("rm", "-f", container);
            }
            engine.destroy();
            if (!engine.waitFor(20, TimeUnit.SECONDS)) {
                engine.destroyForcibly().waitFor();
            }
            Files.createDirectories(Evidence.folder());
            Files.copy(
                    containerd.folder().resolve("docker.log"),
                    Evidence.folder().resolve("docker.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
