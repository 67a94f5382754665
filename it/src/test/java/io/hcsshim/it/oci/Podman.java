package io.hcsshim.it.oci;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// podman of Debian 12 with own data, in network and mount namespaces that stand for the host; a system's own podman is
/// never touched. Its libraries are found without the environment, which conmon hands on to nobody: it starts podman again
/// to clean up, and whoever waits for a container waits for that.
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Podman implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path home;
    private final Path programs;
    private final Path folder;
    private final Process host;

    private Podman(Path home, Path programs, Path folder, Process host) {
        this.home = home;
        this.programs = programs;
        this.folder = folder;
        this.host = host;
    }

    /// Skips the test, with the reason, where there is no podman.
    static Podman start(Path home) throws IOException, InterruptedException {
        var programs = Home.other("podman", "bookworm", "podman");
        var folder = Files.createTempDirectory("podman");
        var ready = folder.resolve("ready");
        var script =
                """
                mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip link set lo up &&
                ldconfig -X -C %1$s/ld.so.cache %2$s/lib/x86_64-linux-gnu %2$s/../lib/x86_64-linux-gnu &&
                mount --bind %1$s/ld.so.cache /etc/ld.so.cache && touch %1$s/ready && exec sleep infinity
                """
                        .formatted(folder, programs.getParent());
        var host =
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "-n",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                script)
                        .inheritIO()
                        .start();
        var podman = new Podman(home, programs, folder, host);
        try {
            while (!Files.exists(ready)) {
                if (!host.isAlive()) {
                    throw new IOException("no namespaces for podman, see the output of the test");
                }
                Thread.sleep(20);
            }
            podman.configure();
            podman.must("load", "-q", "-i", home.resolve("hello.tar").toString());
            return podman;
        } catch (IOException | InterruptedException | RuntimeException e) {
            podman.close();
            throw e;
        }
    }

    private Path usr() {
        return programs.getParent();
    }

    /// conmon hands no environment on to the runtime, so a script says where our state is.
    private void configure() throws IOException {
        var runtime = folder.resolve("runhcs");
        var script =
                "#!/bin/sh\nexport HCSSHIM_STATE=%s/s\nexec %s/bin/runhcs --root %s/r \"$@\"\n"
                        .formatted(folder, home, folder);
        Files.writeString(runtime, script);
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
        var policy = Files.createDirectories(folder.resolve("home/.config/containers"));
        Files.writeString(
                policy.resolve("policy.json"),
                "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}");
        Files.writeString(
                folder.resolve("containers.conf"),
                """
                [containers]
                seccomp_profile="%s/share/containers/seccomp.json"
                [network]
                network_backend="netavark"
                [engine]
                helper_binaries_dir=["%s/lib/podman"]
                conmon_path=["%s/bin/conmon"]
                """
                        .formatted(usr(), usr(), usr()));
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    Outcome runWithInput(String input, String... arguments)
            throws IOException, InterruptedException {
        return Programs.run(command(arguments), input, LIMIT);
    }

    /// Starts one whose input stays open; its errors go to a file.
    Process start(Path errors, String... arguments) throws IOException {
        return command(arguments).redirectError(errors.toFile()).start();
    }

    /// The same on a terminal of 31 columns.
    Outcome onTerminal(String... arguments) throws IOException, InterruptedException {
        var builder = command(arguments);
        var line = new StringBuilder("stty cols 31 rows 7;");
        for (var word : builder.command()) {
            line.append(" '").append(word.replace("'", "'\\''")).append('\'');
        }
        builder.command("script", "-qec", line.toString(), "/dev/null");
        return Programs.run(builder, "", LIMIT);
    }

    private ProcessBuilder command(String... arguments) {
        var within = List.of("nsenter", "-t", "" + host.pid(), "-m", "-n");
        var command = new ArrayList<>(within);
        command.add(programs.resolve("podman").toString());
        for (var each : List.of("root", "runroot", "tmpdir", "network-config-dir")) {
            command.addAll(List.of("--" + each, folder.resolve(each).toString()));
        }
        command.addAll(List.of("--runtime", folder.resolve("runhcs").toString()));
        command.addAll(
                List.of(
                        "--cgroup-manager=cgroupfs",
                        "--events-backend=file",
                        "--storage-driver=vfs"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("CONTAINERS_CONF", folder.resolve("containers.conf").toString());
        return builder;
    }

    String must(String... arguments) throws IOException, InterruptedException {
        var outcome = run(arguments);
        if (outcome.status() != 0) {
            throw new IOException(List.of(arguments) + ": " + outcome.all());
        }
        return outcome.stdout();
    }

    Path folder() {
        return folder;
    }

    /// What is left of containers: under the root, of pods, of machines.
    List<Path> left() throws IOException {
        return Runhcs.left(folder, "r");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (host.isAlive()) {
            run("rm", "-f", "-a", "-t", "0");
            host.destroy();
            host.waitFor(10, TimeUnit.SECONDS);
        }
        Trees.remove(folder);
    }
}
