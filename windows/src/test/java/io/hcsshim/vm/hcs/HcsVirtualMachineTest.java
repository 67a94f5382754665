package io.hcsshim.vm.hcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.testing.WindowsStub.Generation;
import io.hcsshim.sys.windows.HvSocket;
import io.hcsshim.sys.windows.HvSockets;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.testkit.VirtualMachineContract;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.Wishes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of machines, kept against the stand-in for the compute service.
class HcsVirtualMachineTest extends VirtualMachineContract {
    static {
        // Before anything asks for the system's libraries.
        System.setProperty("hcsshim.windows.libraries", WindowsStub.fresh().folder().toString());
    }

    private static final UUID RUNTIME = UUID.fromString("5d4f0b32-1111-2222-3333-100000000000");

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());

    @Override
    protected VirtualMachine create(String id, Path stateDirectory) throws Exception {
        var spec =
                new VmSpec(
                                id,
                                stateDirectory,
                                Path.of("vmlinux"),
                                Path.of("initrd.img"),
                                "quiet",
                                256,
                                1,
                                1,
                                Acceleration.AUTO)
                        .with(room());
        var hcs = new Computecore(HcsSettings.of(libraries, Map.of()));
        return new HcsHypervisor(hcs, libraries, "test").create(spec);
    }

    @Override
    protected Device.ImageFormat diskFormat() {
        return Device.ImageFormat.VHDX;
    }

    @AfterEach
    void nothingIsLeft() {
        for (var what : new String[] {"handles", "sockets", "operations", "texts"}) {
            while (stub.count(what) != 0) {
                Thread.onSpinWait(); // the time limit of the test says that it is left
            }
        }
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void hostAndGuestTalkOverAHyperVSocket() throws Exception {
        try (var machine = started();
                var listener = machine.listen(109);
                var guest = HvSocket.connect(libraries, RUNTIME, HvSockets.service(109));
                var host = listener.accept(Duration.ofSeconds(10))) {
            host.write(ByteBuffer.wrap("to the guest".getBytes(StandardCharsets.UTF_8)));
            host.shutdownOutput();
            var buffer = ByteBuffer.allocate(100);
            while (guest.read(buffer) >= 0) {
                continue;
            }
            assertEquals(
                    "to the guest",
                    new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
            guest.shutdownOutput();
            assertEquals(-1, host.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aMachineThatEndsByItselfSaysHow() throws Exception {
        try (var machine = started()) {
            stub.exit(Generation.SECOND, "contract", 0xC0370106, "UnexpectedExit");
            assertInstanceOf(Exit.Crashed.class, machine.awaitExit());
        }
    }

    private VirtualMachine hidden(Path folder) throws Exception {
        var settings = Map.of("io.microsoft.virtualmachine.lcow.securitypolicy", "e30=");
        var root =
                new Device.ScsiDisk(
                        new ScsiAddress(0, 0),
                        folder.resolve("boot/rootfs.vhd"),
                        Device.ImageFormat.VHD,
                        Device.Access.READ_ONLY);
        var kernel = folder.resolve("boot/kernel");
        var state = Files.createDirectories(folder.resolve("state"));
        var spec =
                new VmSpec("hidden", state, kernel, kernel, "", 256, 1, 1, Acceleration.AUTO)
                        .with(List.of(root))
                        .with(new Wishes(settings, Limits.NONE, List.of()));
        var hcs = new Computecore(HcsSettings.of(libraries, Map.of()));
        return new HcsHypervisor(hcs, libraries, "test").create(spec);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aHiddenMachineBootsFromFilesOfItsOwnThatGoWithIt(@TempDir Path folder) throws Exception {
        var boot = Files.createDirectories(folder.resolve("boot"));
        Files.writeString(boot.resolve("kernel.vmgs"), "state");
        assertTrue(
                assertThrows(IOException.class, () -> hidden(folder))
                        .getMessage()
                        .endsWith("no boot file: " + boot.resolve("rootfs.vhd")));
        assertEquals(List.of(), names(folder.resolve("state")));
        Files.writeString(boot.resolve("rootfs.vhd"), "root");

        try (var machine = hidden(folder)) {
            assertEquals("hidden", machine.id());
            assertEquals(List.of("kernel.vmgs", "rootfs.vhd"), names(folder.resolve("state")));
            var asked = String.join("\n", stub.notes());
            for (var copy : List.of("kernel.vmgs", "rootfs.vhd")) {
                assertTrue(asked.contains("Path\":\"" + folder + "/state/" + copy), asked);
            }
        }
        assertEquals(List.of(), names(folder.resolve("state")));

        stub.script("HcsCreateComputeSystem", 0x80370105);
        assertThrows(IOException.class, () -> hidden(folder));
        assertEquals(List.of(), names(folder.resolve("state")));
    }

    @Test
    void whatTheServiceCannotAttachIsRefused() throws Exception {
        try (var machine = started()) {
            var raw =
                    new Device.ScsiDisk(
                            new ScsiAddress(0, 1),
                            Path.of("x"),
                            Device.ImageFormat.RAW,
                            Device.Access.READ_ONLY);
            assertThrows(IOException.class, () -> machine.attach(raw));
            stub.script("HcsModifyComputeSystem", 0x80370105);
            var disk =
                    new Device.ScsiDisk(
                            new ScsiAddress(0, 1),
                            Path.of("x"),
                            Device.ImageFormat.VHD,
                            Device.Access.READ_ONLY);
            assertThrows(IOException.class, () -> machine.attach(disk));
            machine.attach(disk);
        }
    }

    @Test
    void processorsAreLimitedWhileItRunsAndDisksAreNot() throws Exception {
        try (var machine = started()) {
            machine.limit(new Limits(0, 0, 50_000, 200));
            var asked = String.join("\n", stub.notes());
            assertTrue(
                    asked.contains("Processor/Limits") && asked.contains("\"Limit\":50000"), asked);
            assertThrows(IOException.class, () -> machine.limit(new Limits(100, 0, 0, 0)));
        }
    }

    @Test
    void theKernelIsToldWhatTheMachineLacksBeforeInitIsToldAnything() {
        var line = KernelWords.in("quiet nr_cpus=2 -- -e 1", "", false);
        assertTrue(line.startsWith("quiet nr_cpus=2 initcall_blacklist=virtio_vsock_init "), line);
        assertTrue(line.endsWith(" pmtmr=0 -- -e 1"), line);
    }

    @Test
    void memoryComesToARunningMachineAndProcessorsDoNot() throws Exception {
        try (var machine = started()) {
            var growing = machine.growing().orElseThrow();
            growing.growMemory(300);
            assertEquals(384, growing.memoryMb());
            assertTrue(
                    String.join("\n", stub.notes())
                            .contains(
                                    "Memory/SizeInMB\",\"RequestType\":\"Update\",\"Settings\":384"));
            growing.growMemory(100);
            assertEquals(384, growing.memoryMb());
            growing.growProcessors(1);
            assertThrows(IOException.class, () -> growing.growProcessors(2));
        }
    }
}
