package io.hcsshim.it.vm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The vsock device against the kernel of a real guest: `vsockprobe.c` is the guest's end and prints what it saw.
@Timeout(300)
class VsockProbeTest {
    private static final List<String> PROMISES =
            List.of(
                    "unserved: ok",
                    "ping-pong: ok",
                    "bulk-up: ok",
                    "bulk-down: ok",
                    "half-close: ok",
                    "many: ok",
                    "backpressure: ok",
                    "storm: ok");

    @TempDir private static Path folder;
    private static String console;
    private static SavedMachine saved;

    /// Boots the guest, lets it do all its tests, and saves it where it waits to do them again in a clone.
    @BeforeAll
    static void runAndSave() throws Exception {
        saved =
                new SavedMachine(
                        Files.createFile(folder.resolve("memory")),
                        Files.createFile(folder.resolve("state")));
        var state = Files.createDirectory(folder.resolve("vsock"));
        try (var machine = hypervisor().create(spec(state))) {
            serveAll(machine);
            machine.start();
            // Its tests have limits of their own, and "waiting" comes when it would notice a new
            // device.
            while (!machine.consoleTail().contains("waiting")) {
                Thread.sleep(20);
            }
            console = machine.consoleTail();
            machine.save(saved);
        }
    }

    private static QemuHypervisor hypervisor() {
        return new QemuHypervisor(QemuPaths.find(Home.require()), _ -> {});
    }

    private static VmSpec spec(Path state) throws IOException {
        var home = Home.require();
        return new VmSpec(
                state.getFileName().toString(),
                state,
                home.resolve("boot/vmlinux"),
                initrd(home),
                "console=ttyS0 quiet panic=-1 reboot=t no_timer_check -- 16 4",
                256,
                2,
                1,
                Acceleration.TCG);
    }

    private static void serveAll(VirtualMachine machine) throws IOException {
        serve(machine, 1001, VsockPrograms::echo);
        serve(machine, 1002, VsockPrograms::count);
        serve(machine, 1003, VsockPrograms::send);
        serve(machine, 1004, VsockPrograms::mirror);
        serve(machine, 1005, VsockPrograms::ignore);
    }

    private static void check(String said) {
        for (var promise : PROMISES) {
            assertTrue(said.contains(promise), promise + " is missing in: " + said);
        }
        assertEquals(-1, said.indexOf("FAILED"), said);
    }

    @Test
    void aGuestsProgramsGetWhatSocketsPromise() {
        check(console);
    }

    /// Through the memory of QEMU's process, since the memory is a private copy.
    @Test
    void thoseOfTwoClonesAtOnceGetTheSame() throws Exception {
        var before = digest(saved.memory());
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = tasks.submit(() -> runClone("one"));
            var two = tasks.submit(() -> runClone("two"));
            check(one.get());
            check(two.get());
        }
        assertArrayEquals(before, digest(saved.memory()), "a clone wrote into its original");
    }

    private static String runClone(String name) throws Exception {
        var spec = spec(Files.createDirectory(folder.resolve(name)));
        try (var machine = hypervisor().clone(spec, saved)) {
            serveAll(machine);
            machine.start();
            machine.awaitExit();
            var said = machine.consoleTail();
            assertTrue(said.contains("again"), said);
            assertFalse(said.contains("Linux version"), "it booted instead of going on");
            return said;
        }
    }

    private static byte[] digest(Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    @Test
    void aCloneCannotBeSaved() throws Exception {
        var state = Files.createDirectory(folder.resolve("third"));
        var target = new SavedMachine(folder.resolve("memory3"), folder.resolve("state3"));
        try (var machine = hypervisor().clone(spec(state), saved)) {
            machine.start();

            var failure = assertThrows(IOException.class, () -> machine.save(target));

            assertTrue(failure.getMessage().contains("clone"), failure.getMessage());
        }
    }

    @Test
    void aTruncatedStateIsOneClearError() throws Exception {
        var state = Files.createDirectory(folder.resolve("cut"));
        var bytes = Files.readAllBytes(saved.state());
        var cut = Files.write(folder.resolve("cut-state"), Arrays.copyOf(bytes, bytes.length / 2));
        try (var machine = hypervisor().clone(spec(state), new SavedMachine(saved.memory(), cut))) {
            var failure = assertThrows(IOException.class, machine::start);

            assertTrue(
                    failure.getMessage().startsWith("machine cut did not start: "),
                    failure::getMessage);
        }
        assertEquals(List.of("qmp.log"), left(state));
    }

    private static List<String> left(Path state) throws IOException {
        try (var files = Files.list(state)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Path initrd(Path home) throws IOException {
        var target = folder.resolve("probe.img");
        if (Files.exists(target)) {
            return target;
        }
        var probe = home.resolve("guest/it/vsockprobe");
        Assumptions.assumeTrue(Files.exists(probe), "no " + probe + ": `make test` builds it");
        var disk = new RamDisk();
        disk.folder("dev");
        disk.program("init", Files.readAllBytes(probe));
        var order = new StringBuilder();
        for (var module : Files.readAllLines(home.resolve("kernel/modules.order"))) {
            if (module.equals("-")) {
                break; // what comes after it, this guest can do without
            }
            disk.program(
                    module, Files.readAllBytes(home.resolve("kernel/modules").resolve(module)));
            order.append('/').append(module).append('\n');
        }
        disk.program("modules.order", order.toString().getBytes());
        return disk.write(target);
    }

    /// What the host does with one connection.
    private interface Program {
        void run(VsockStream stream) throws IOException, InterruptedException;
    }

    private static void serve(VirtualMachine machine, int port, Program program)
            throws IOException {
        var listener = machine.listen(port);
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    var stream = listener.accept(Duration.ofMinutes(10));
                    Thread.startVirtualThread(() -> run(program, stream));
                }
            } catch (IOException | InterruptedException e) {
                // The machine has ended, and with it what is tested here.
            }
        });
    }

    private static void run(Program program, VsockStream stream) {
        try (stream) {
            program.run(stream);
        } catch (IOException | InterruptedException e) {
            // The guest's end prints what it missed.
        }
    }
}
