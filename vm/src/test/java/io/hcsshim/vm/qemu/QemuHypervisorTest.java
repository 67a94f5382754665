package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QemuHypervisorTest {
    private static final String NO_MEMORY =
            "echo \"qemu-system-x86_64: cannot set up guest memory 'mem': Cannot allocate memory\""
                    + " >&2; exit 1";

    @TempDir private Path folder;
    private Path state;

    @BeforeEach
    void makeFiles() throws IOException {
        state = Files.createDirectory(folder.resolve("state"));
        Files.createFile(folder.resolve("vmlinuz"));
        Files.createFile(folder.resolve("initrd.img"));
    }

    @Test
    void aMissingQemuIsNamedWithThePackageThatHasIt() {
        var real = QemuPaths.find(folder);
        var paths =
                new QemuPaths(
                        folder.resolve("qemu-system-x86_64"),
                        real.setpriv(),
                        real.setsid(),
                        folder);

        var failure = assertThrows(IOException.class, () -> create(paths));

        assertEquals(
                "qemu-system-x86_64 not found (looked for %s); install the package qemu-system-x86"
                        .formatted(paths.emulator()),
                failure.getMessage());
    }

    @Test
    void aMissingKernelIsNamed() throws IOException {
        Files.delete(folder.resolve("vmlinuz"));
        var paths = StubEmulator.of(folder, "exit 0");

        var failure = assertThrows(IOException.class, () -> create(paths));

        assertTrue(failure.getMessage().startsWith("no kernel: "), failure.getMessage());
    }

    @Test
    void aQemuThatEndsBeforeItConnectsGivesItsOwnWordsAtOnce() throws Exception {
        try (var machine = create(StubEmulator.of(folder, NO_MEMORY))) {
            var failure = assertThrows(IOException.class, machine::start);

            // It may be gone before it is looked for, or while it is waited for.
            var words =
                    "QEMU ended with status 1: qemu-system-x86_64:"
                            + " cannot set up guest memory 'mem': Cannot allocate memory";
            assertTrue(failure.getMessage().contains("machine m1"), failure.getMessage());
            assertTrue(failure.getMessage().endsWith(words), failure.getMessage());
        }
        assertEquals(List.of("qmp.log"), left());
    }

    @Test
    void aMissingSavedMachineIsNamed() throws IOException {
        var paths = StubEmulator.of(folder, "exit 0");
        var saved = new SavedMachine(folder.resolve("memory"), folder.resolve("state"));

        var failure =
                assertThrows(
                        IOException.class,
                        () -> new QemuHypervisor(paths, _ -> {}).clone(spec(), saved));

        assertTrue(failure.getMessage().startsWith("no saved memory"), failure.getMessage());
        assertEquals(List.of(), left());
    }

    @Test
    void theKindOfAMachineChangesWithAllThatItIsMadeOf() throws Exception {
        var hypervisor = new QemuHypervisor(StubEmulator.of(folder, "exit 0"), _ -> {});
        var spec = spec();
        var kind = hypervisor.kind(spec);
        var other = Files.createDirectory(folder.resolve("other"));

        assertEquals(kind, hypervisor.kind(changed(spec, other, 64, 1, 1)));
        assertNotEquals(kind, hypervisor.kind(changed(spec, state, 128, 1, 1)));
        assertNotEquals(kind, hypervisor.kind(changed(spec, state, 64, 2, 1)));
        assertNotEquals(kind, hypervisor.kind(changed(spec, state, 64, 1, 2)));
        Files.writeString(folder.resolve("initrd.img"), "another guest");
        var newGuest = hypervisor.kind(spec);
        assertNotEquals(kind, newGuest);
        StubEmulator.of(folder, "exit 1 # another build");
        assertNotEquals(newGuest, hypervisor.kind(spec));
    }

    private static VmSpec changed(
            VmSpec spec, Path directory, int memoryMb, int processors, int controllers) {
        return new VmSpec(
                spec.id(),
                directory,
                spec.kernel(),
                spec.initrd(),
                spec.commandLine(),
                memoryMb,
                processors,
                controllers,
                spec.acceleration());
    }

    @Test
    void aMachineWhoseQemuEndedBeforeTheStartSaysSo() throws Exception {
        try (var machine = create(StubEmulator.of(folder, NO_MEMORY))) {
            var exit = assertInstanceOf(Exit.Crashed.class, machine.awaitExit());

            assertEquals(1, exit.status());
            var failure = assertThrows(IOException.class, machine::start);
            assertTrue(failure.getMessage().contains("Cannot allocate"), failure.getMessage());
            assertThrows(IOException.class, () -> machine.listen(1));
        }
    }

    @Test
    void aMachineThatNeverStartedIsClosedWithoutATrace() throws Exception {
        var machine = create(StubEmulator.of(folder, "exec sleep 1000"));
        machine.listen(109);

        machine.close();
        machine.close();

        assertEquals(new Exit.Closed(), machine.awaitExit());
        assertEquals(List.of("qmp.log"), left());
    }

    @Test
    void closingEndsAStartThatWaits() throws Exception {
        var machine = create(StubEmulator.of(folder, "exec sleep 1000"));
        var start =
                Started.of(() -> {
                    machine.start();
                    return true;
                });

        machine.close();

        var failure = assertThrows(IOException.class, start::result);
        assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
    }

    @Test
    void anInterruptedCallerCanClose() throws Exception {
        var machine = create(StubEmulator.of(folder, "exec sleep 1000"));

        Thread.currentThread().interrupt();
        machine.close();

        assertTrue(Thread.interrupted());
        assertEquals(new Exit.Closed(), machine.awaitExit());
    }

    private VirtualMachine create(QemuPaths paths) throws IOException, InterruptedException {
        return new QemuHypervisor(paths, _ -> {}).create(spec());
    }

    private VmSpec spec() {
        return new VmSpec(
                "m1",
                state,
                folder.resolve("vmlinuz"),
                folder.resolve("initrd.img"),
                "console=ttyS0",
                64,
                1,
                1,
                Acceleration.TCG);
    }

    private List<String> left() throws IOException {
        try (var files = Files.list(state)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
