package io.hcsshim.it.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vsock device against the kernel of a real guest: `vsockprobe.c` is the guest's end and prints what it saw.
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

    @TempDir private Path folder;

    @Test
    void aGuestsProgramsGetWhatSocketsPromise() throws Exception {
        var home = Home.require();
        var spec =
                new VmSpec(
                        "vsock",
                        folder,
                        home.resolve("boot/vmlinuz"),
                        initrd(home),
                        "console=ttyS0 quiet panic=-1 reboot=t no_timer_check -- 16",
                        256,
                        2,
                        1,
                        Acceleration.TCG);
        try (var machine = new QemuHypervisor(QemuPaths.find(home), _ -> {}).create(spec)) {
            serve(machine, 1001, VsockPrograms::echo);
            serve(machine, 1002, VsockPrograms::count);
            serve(machine, 1003, VsockPrograms::send);
            serve(machine, 1004, VsockPrograms::mirror);
            serve(machine, 1005, VsockPrograms::ignore);
            machine.start();
            machine.awaitExit();

            var console = machine.consoleTail();
            for (var promise : PROMISES) {
                assertTrue(console.contains(promise), promise + " is missing in: " + console);
            }
            assertEquals(-1, console.indexOf("FAILED"), console);
        }
    }

    private Path initrd(Path home) throws IOException {
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
        return disk.write(folder.resolve("probe.img"));
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
