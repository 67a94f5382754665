package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QemuProcessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void itsLastWordsAndItsStatusAreKept() throws Exception {
        var qemu = start("echo bad memory >&2; exit 3");

        assertEquals(3, qemu.awaitExit());
        qemu.awaitStderr(LONG);
        assertEquals("bad memory", qemu.stderrTail());
    }

    @Test
    void aKilledQemuHasTheSignalInItsStatus() throws Exception {
        var qemu = start("exec sleep 1000");

        qemu.kill();

        assertEquals(128 + 9, qemu.awaitExit());
    }

    /// Else a host with two processors and two idle machines does nothing any more after half a minute.
    @Test
    void whoWaitsForItsWordsHoldsNoCarrier() throws Exception {
        var qemu = start("exec sleep 1000");

        while (qemu.stderrReader().getState() != Thread.State.WAITING) { // parked; not in a call
            Thread.sleep(10);
        }

        qemu.kill();
        qemu.awaitStderr(LONG);
        assertFalse(qemu.stderrReader().isAlive());
    }

    @Test
    void itReachesNoNetwork() throws Exception {
        var here = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        var qemu = start("readlink /proc/self/ns/net >&2; cat /proc/net/dev | wc -l >&2");

        qemu.awaitExit();
        qemu.awaitStderr(LONG);

        Assumptions.assumeTrue(
                QemuProcess.hasOwnNetwork(), "network namespaces cannot be made here");
        assertNotEquals(here, qemu.stderrTail().lines().findFirst().orElse(""));
        assertEquals(
                "3", qemu.stderrTail().lines().skip(1).findFirst().orElse(""), "two of titles");
    }

    @Test
    void itRunsInTheGivenDirectory() throws Exception {
        var qemu = start("pwd >&2");

        qemu.awaitExit();
        qemu.awaitStderr(LONG);
        assertEquals(folder.toRealPath().toString(), qemu.stderrTail());
    }

    @Test
    void itHasNoCapabilityAndGainsNone() throws Exception {
        var qemu =
                start("grep -E '^(CapPrm|CapEff|NoNewPrivs)' /proc/self/status | xargs echo >&2");

        qemu.awaitExit();
        qemu.awaitStderr(LONG);

        var none = "0".repeat(16);
        assertEquals("CapPrm: " + none + " CapEff: " + none + " NoNewPrivs: 1", qemu.stderrTail());
    }

    @Test
    void itIsAUserOfItsOwnThatReadsNothingOfRoots(@TempDir Path other) throws Exception {
        var secret = Files.writeString(other.resolve("secret"), "of root");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        try (var user = new MachineUsers(70_001, 70_009).take(folder)) {
            var confinement =
                    new Confinement(
                            Optional.of(user), List.of(), StartFiles.NONE, Optional.empty());
            Assumptions.assumeTrue(QemuProcess.hasOwnNetwork(), "only root can give up being root");
            var qemu =
                    QemuProcess.start(
                            new QemuPaths(
                                    Path.of("/bin/sh"),
                                    QemuPaths.find(folder).setpriv(),
                                    QemuPaths.find(folder).setsid(),
                                    folder),
                            confinement,
                            List.of("-c", "id -u >&2; id -G >&2; cat " + secret),
                            Path.of("/"),
                            QemuProcess.NO_INPUT);

            assertNotEquals(0, qemu.awaitExit());
            qemu.awaitStderr(LONG);
            var said = qemu.stderrTail();
            assertTrue(said.startsWith(user.number() + "\n" + user.number() + "\n"), said);
            assertTrue(said.endsWith("Permission denied"), said);
        }
    }

    /// The promise that no machine outlives the process that made it, even if that process is killed
    /// and cannot clean up.
    @Test
    void itDiesWithAHostProcessThatIsKilled() throws Exception {
        var paths = StubEmulator.of(folder, "exec sleep 1000");
        var host =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Host.class.getName(),
                                paths.emulator().toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var out = new BufferedReader(new InputStreamReader(host.getInputStream()))) {
            var child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertTrue(child.isAlive());

            host.destroyForcibly();

            child.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            host.destroyForcibly();
        }
    }

    /// Starts the stub from a short-lived thread, prints its process id and waits to be killed.
    static final class Host {
        private Host() {}

        public static void main(String[] arguments) throws Exception {
            var found = QemuPaths.find(Path.of("/nowhere"));
            var paths =
                    new QemuPaths(
                            Path.of(arguments[0]), found.setpriv(), found.setsid(), found.cache());
            var caller =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    var qemu =
                                            QemuProcess.start(
                                                    paths,
                                                    List.of(),
                                                    Path.of("/"),
                                                    QemuProcess.NO_INPUT);
                                    awaitName(qemu.pid(), "sleep");
                                    System.out.println(qemu.pid());
                                } catch (IOException | InterruptedException e) {
                                    e.printStackTrace();
                                }
                            });
            caller.join();
            Thread.currentThread().join();
        }

        /// Waits until the process has become the program: before that the death signal may not be
        /// armed yet.
        private static void awaitName(long pid, String name) throws IOException {
            var comm = Path.of("/proc", Long.toString(pid), "comm");
            while (!Files.readString(comm).strip().equals(name)) {
                Thread.onSpinWait();
            }
        }
    }

    private QemuProcess start(String script) throws IOException, InterruptedException {
        return QemuProcess.start(
                StubEmulator.of(folder, script), List.of(), folder, QemuProcess.NO_INPUT);
    }
}
