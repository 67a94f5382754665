package io.hcsshim.it.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Outcome;
import io.hcsshim.it.Programs;
import io.hcsshim.testkit.VirtualMachineContract;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real machines, with a real kernel.
class QemuVirtualMachineTest extends VirtualMachineContract {
    private static final List<String> MEMORY =
            List.of("memory/*/memory.limit_in_bytes", "*/memory.max");
    private static final List<String> PROCESSORS = List.of("cpu/*/cpu.cfs_quota_us", "*/cpu.max");

    private static Path kernel;

    @TempDir private static Path shared;
    private static Path initrd;

    @TempDir private Path folder;

    @BeforeAll
    static void findBootFiles() throws IOException {
        kernel = Home.require().resolve("boot/vmlinux");
        initrd = TinyGuest.write(shared);
    }

    @Override
    protected VirtualMachine create(String id, Path stateDirectory) throws Exception {
        return hypervisor().create(spec(id, stateDirectory, "idle", 256).with(room()));
    }

    @Test
    void aGuestThatPowersOffEndsTheMachine() throws Exception {
        try (var machine = start("poweroff")) {
            assertEquals(new Exit.PoweredOff(), machine.awaitExit());
            assertTrue(machine.consoleTail().contains(TinyGuest.GREETING), machine.consoleTail());
        }
        assertEquals(List.of("qmp.log"), left());
    }

    @Test
    void aRebootEndsTheMachineToo() throws Exception {
        try (var machine = start("reboot")) {
            assertEquals(new Exit.PoweredOff(), machine.awaitExit());
        }
    }

    @Test
    void aPanicIsToldFromAPowerOffAndBringsTheConsole() throws Exception {
        try (var machine = start("die")) {
            var exit = assertInstanceOf(Exit.GuestPanicked.class, machine.awaitExit());

            assertTrue(exit.consoleTail().contains("Attempted to kill init"), exit.consoleTail());
        }
    }

    @Test
    void aBlockDeviceAndADiskThatAnotherProgramServesComeAndGo() throws Exception {
        var file = disk("file");
        var losetup = new ProcessBuilder("losetup", "-f", "--show", file.toString());
        var device = Path.of(Programs.run(losetup, "", Duration.ofSeconds(10)).stdout().strip());
        var socket = shared.resolve("nbd.sock");
        var server =
                new ProcessBuilder(
                                "qemu-nbd",
                                "-k",
                                socket.toString(),
                                "-f",
                                "raw",
                                "-r",
                                "-t",
                                disk("served").toString())
                        .start();
        try (var machine = start("idle")) {
            while (!Files.exists(socket)) {
                assertTrue(server.isAlive(), "qemu-nbd has ended");
                Thread.onSpinWait();
            }
            var passed =
                    new Device.ScsiDisk(
                            new ScsiAddress(0, 0),
                            device,
                            ImageFormat.BLOCK_DEVICE,
                            Access.READ_WRITE);
            var served =
                    new Device.ScsiDisk(
                            new ScsiAddress(0, 63),
                            socket,
                            ImageFormat.NBD_SOCKET,
                            Access.READ_ONLY);
            machine.attach(passed);
            machine.attach(served);
            machine.detach(passed);
            machine.detach(served);
            machine.attach(passed); // its place is free again
        } finally {
            server.destroy();
            Programs.must(folder, "losetup", "-d", device.toString());
        }
    }

    private static Path disk(String name) throws IOException {
        return Files.write(shared.resolve(name), new byte[1 << 20]);
    }

    /// What breaks out of a machine is a user without files, without rights, and with limits.
    @Test
    void itRunsAsAUserOfItsOwnWithinLimits() throws Exception {
        var secret = Files.writeString(shared.resolve("secret"), "of root");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        try (var machine = start("idle")) {
            var process = Path.of("/proc", Long.toString(child().pid()));
            var status = Files.readString(process.resolve("status"));
            var user = word(status, "Uid:");

            assertTrue(Integer.parseInt(user) >= 1_879_048_192, status);
            assertEquals(user, word(status, "Gid:"));
            assertEquals("", word(status, "Groups:"));
            assertEquals("0".repeat(16), word(status, "CapEff:"));
            assertEquals("0".repeat(16), word(status, "CapBnd:"));
            assertEquals("2", word(status, "Seccomp:"));
            assertEquals(
                    1,
                    asUser(user, "cat", secret.toString()).status(),
                    "nobody but root and its group may read it");
            var groups = Files.readString(process.resolve("cgroup"));
            assertTrue(groups.contains("/hcsshim-it-"), groups);
            assertEquals("" + ((256 + 44 + 256) << 20), limit(groups, MEMORY));
            machine.limit(new Limits(0, 0, Limits.WHOLE / 2, 0));
            var half = limit(groups, PROCESSORS);
            assertEquals("50000", half.split(" ")[0], "µs of each 100,000, of its one processor");

            machine.attach(
                    new Device.ScsiDisk(
                            new ScsiAddress(0, 1),
                            secret(folder.resolve("disk")),
                            ImageFormat.RAW,
                            Access.READ_WRITE)); // that it is given, it can use
        }
        var left = Path.of("/sys/fs/cgroup");
        try (var groups =
                Files.find(left, 4, (path, _) -> path.toString().contains("/hcsshim-it-"))) {
            assertEquals(List.of(), groups.toList());
        }
    }

    private static Path secret(Path file) throws IOException {
        Files.write(file, new byte[1 << 20]);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Outcome asUser(String user, String... command) throws Exception {
        var words = new ArrayList<>(List.of("setpriv", "--clear-groups", "--reuid=" + user));
        words.add("--regid=" + user);
        words.addAll(List.of(command));
        return Programs.run(new ProcessBuilder(words), "", Duration.ofSeconds(10));
    }

    private static String word(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s")[0])
                .findFirst()
                .orElseThrow();
    }

    /// A limit of the group that it is in, of version 1 or 2.
    ///
    /// @param files where it may be, beside the group's own path
    private static String limit(String groups, List<String> files) throws IOException {
        for (var line : groups.lines().toList()) {
            var path = line.substring(line.lastIndexOf(':') + 2);
            for (var file : files) {
                var limit = Path.of("/sys/fs/cgroup", file.replace("*", path));
                if (path.startsWith("hcsshim-") && Files.exists(limit)) {
                    return Files.readString(limit).strip();
                }
            }
        }
        throw new IOException("no limit as of " + files + " in " + groups);
    }

    @Test
    void aKilledQemuIsACrash() throws Exception {
        try (var machine = start("idle")) {
            child().destroyForcibly();

            assertEquals(new Exit.Crashed(137, ""), machine.awaitExit());
        }
        assertEquals(List.of("qmp.log"), left());
    }

    @Test
    void aStoppedQemuIsClosedInTime() throws Exception {
        var machine = start("idle");
        var stop = new ProcessBuilder("sh", "-c", "kill -STOP " + child().pid()).start();
        assertEquals(0, stop.waitFor());
        var before = System.nanoTime();

        machine.close();

        var took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(Duration.ofSeconds(4)) < 0, "it took " + took);
        assertEquals(new Exit.Closed(), machine.awaitExit());
    }

    @Test
    void moreMemoryThanTheHostHasIsOneClearError() throws Exception {
        var spec = spec("greedy", folder, "idle", 16 << 20);

        var failure = assertThrows(IOException.class, () -> hypervisor().create(spec));

        assertTrue(
                failure.getMessage().startsWith("machine greedy needs 16777216 MiB of memory"),
                failure.getMessage());
        assertEquals(List.of(), left());
    }

    @Test
    void aKernelThatIsNoneIsOneClearError() throws Exception {
        var spec =
                new VmSpec(
                        "broken",
                        folder,
                        Files.writeString(shared.resolve("text"), "no kernel"),
                        initrd,
                        "",
                        256,
                        1,
                        1,
                        Acceleration.TCG);
        try (var machine = hypervisor().create(spec)) {
            var failure = assertThrows(IOException.class, machine::start);

            assertTrue(failure.getMessage().contains("kernel"), failure.getMessage());
        }
    }

    /// The promise that no machine outlives the process that made it, even if that process is killed
    /// and cannot clean up.
    @Test
    void aMachineDiesWithItsHostProcess() throws Exception {
        var host =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Host.class.getName(),
                                kernel.toString(),
                                initrd.toString(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var out = new BufferedReader(new InputStreamReader(host.getInputStream()))) {
            var qemu = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertTrue(qemu.isAlive());

            host.destroyForcibly();

            qemu.onExit().get(30, TimeUnit.SECONDS);
        } finally {
            host.destroyForcibly();
        }
    }

    /// Runs a machine, prints QEMU's process id and waits to be killed.
    static final class Host {
        private Host() {}

        public static void main(String[] arguments) throws Exception {
            kernel = Path.of(arguments[0]);
            initrd = Path.of(arguments[1]);
            var machine = hypervisor().create(spec("host", Path.of(arguments[2]), "idle", 256));
            machine.start();
            System.out.println(child().pid());
            machine.awaitExit();
        }
    }

    private VirtualMachine start(String behaviour) throws IOException, InterruptedException {
        var machine = hypervisor().create(spec("it", folder, behaviour, 256));
        try {
            machine.start();
            return machine;
        } catch (IOException | InterruptedException e) {
            try (machine) {
                throw e;
            }
        }
    }

    private static QemuHypervisor hypervisor() {
        return new QemuHypervisor(QemuPaths.find(initrd.resolveSibling("cache")), _ -> {});
    }

    private static VmSpec spec(String id, Path directory, String behaviour, int memoryMb) {
        return new VmSpec(
                id,
                directory,
                kernel,
                initrd,
                TinyGuest.commandLine(behaviour),
                memoryMb,
                1,
                1,
                Acceleration.TCG);
    }

    /// The QEMU of this process; tests run one machine at a time.
    private static ProcessHandle child() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info().command().orElse("").contains("qemu-system")
                                && child.isAlive())
                .findFirst()
                .orElseThrow();
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
