package io.hcsshim.windows.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Devices and pipes of the host in single Windows containers, with the stand-in for the service.
@Timeout(60)
class WindowsDevicesTest {
    private static final String DEVICE = "PCIP\\VEN_10DE\\1";
    private static final String DEVICE_JSON =
            "\"devices\":[{\"id\":\"" + DEVICE.replace("\\", "\\\\") + "\",\"idType\":\"gpu\"}]";
    private static final String PCI =
            "VirtualMachine/Devices/VirtualPci/" + UUID.nameUUIDFromBytes(DEVICE.getBytes());

    @TempDir Path folder;
    private WindowsShim shim;

    @BeforeEach
    void up() throws Exception {
        shim = new WindowsShim(folder);
    }

    @AfterEach
    void down() throws Exception {
        shim.close();
        assertEquals(0, shim.stub.count("wrong handles"));
    }

    /// Notes of the stand-in that have all of these words, in order.
    private static List<String> with(List<String> notes, String... words) {
        return notes.stream()
                .filter(note -> List.of(words).stream().allMatch(note::contains))
                .toList();
    }

    private static String inMachine(String annotations) {
        return "\"windows\":{\"hyperv\":{},"
                + DEVICE_JSON
                + "},\"annotations\":{"
                + annotations
                + "}";
    }

    private static String annotations(String type) {
        return "\"io.kubernetes.cri.container-type\":\""
                + type
                + "\",\"io.kubernetes.cri.sandbox-id\":\"pod\"";
    }

    private void end(String id) throws Exception {
        shim.kill(id, "", 9);
        shim.await(id, "");
        shim.delete(id, "");
    }

    @Test
    void aDeviceIsGivenToTheMachineFoundInItAndTakenBackWithItsLastContainer() throws Exception {
        shim.create(
                "pod",
                "",
                "\"windows\":{\"hyperv\":{}},\"annotations\":{" + annotations("sandbox") + "}");
        shim.start("pod", "");
        shim.stub.notes();

        shim.create("c1", "wait", inMachine(annotations("container")));
        shim.start("c1", "");

        var notes = shim.stub.notes();
        var given = with(notes, PCI, "\"RequestType\":\"Add\"", "\"VirtualFunction\":1");
        assertEquals(1, given.size(), notes.toString());
        var asked =
                with(
                        notes,
                        "process ",
                        "guest-devices.exe VMBUS\\\\{44c4f61d-4444-4400-9d52-802e27ede19f}");
        assertEquals(1, asked.size(), notes.toString());
        var made = with(notes, "create c1 ", "\"LocationPath\":\"PCIROOT(5)#PCI(0001)\"");
        assertEquals(1, made.size(), notes.toString());
        assertTrue(notes.indexOf(given.getFirst()) < notes.indexOf(asked.getFirst()));
        assertFalse(made.getFirst().contains("PCIP"), made.getFirst());

        shim.create("c2", "wait", inMachine(annotations("container")));
        shim.start("c2", "");
        end("c1");
        assertEquals(List.of(), with(shim.stub.notes(), PCI));
        end("c2");
        assertEquals(1, with(shim.stub.notes(), PCI, "Remove").size());
        shim.kill("pod", "", 15);
        shim.await("pod", "");
        shim.delete("pod", "");
        shim.awaitNothingLeft();
    }

    @Test
    void aPipeOfTheHostIsSeenThroughTheMachineAndOnlyWhileAContainerHasIt() throws Exception {
        shim.create(
                "pod",
                "",
                "\"windows\":{\"hyperv\":{}},\"annotations\":{" + annotations("sandbox") + "}");
        shim.start("pod", "");
        var pipe = "\\\\\\\\.\\\\pipe\\\\";
        var mount = "{\"destination\":\"" + pipe + "inside\",\"source\":\"" + pipe + "outside\"}";
        shim.stub.notes();

        shim.create(
                "c1",
                "wait",
                "\"windows\":{\"hyperv\":{}},\"mounts\":["
                        + mount
                        + "],\"annotations\":{"
                        + annotations("container")
                        + "}");
        shim.start("c1", "");

        var notes = shim.stub.notes();
        var path = "VirtualMachine/Devices/MappedPipes/" + pipe + "outside\"";
        assertEquals(1, with(notes, path, "\"RequestType\":\"Add\"").size(), notes.toString());
        var seen =
                "\\\\\\\\?\\\\VMSMB\\\\VSMB-{dcc079ae-60ba-4d07-847c-3493609c0870}\\\\IPC$\\\\outside";
        assertEquals(
                1,
                with(
                                notes,
                                "create c1 ",
                                "\"MappedPipes\":[{\"ContainerPipeName\":\"inside\",\"HostPath\":\""
                                        + seen
                                        + "\"}]")
                        .size(),
                notes.toString());
        end("c1");
        assertEquals(1, with(shim.stub.notes(), path, "Remove").size());
        shim.kill("pod", "", 15);
        shim.await("pod", "");
        shim.delete("pod", "");
        shim.awaitNothingLeft();
    }

    @Test
    void driversAreInstalledInTheMachineBeforeTheContainerIsMade() throws Exception {
        var drivers = Files.createDirectories(folder.resolve("drivers"));
        var said = "\"io.microsoft.virtualmachine.kerneldrivers\":\"" + drivers + "\"";
        for (int good : new int[] {0, 259}) {
            shim.stub.option("guest's drivers", good);
            var id = "c" + good;
            shim.create(id, "wait", inMachine(said));
            var notes = shim.stub.notes();
            var installed = with(notes, "pnputil.exe /add-driver", "*.inf /subdirs /install");
            assertEquals(1, installed.size(), notes.toString());
            var made = with(notes, "create " + id + " ");
            assertTrue(notes.indexOf(installed.getFirst()) < notes.indexOf(made.getFirst()));
            shim.delete(id, "");
            shim.awaitNothingLeft();
        }
        shim.stub.option("guest's drivers", 5);
        var failed =
                assertThrows(TtrpcException.class, () -> shim.create("c1", "x", inMachine(said)));
        assertTrue(
                String.valueOf(failed.getMessage()).contains("pnputil.exe"), failed.getMessage());
        assertTrue(
                String.valueOf(failed.getMessage()).contains("ended with 5"), failed.getMessage());
        shim.awaitNothingLeft();
    }

    @Test
    void aDeviceThatTheGuestDoesNotFindLeavesNothing() throws Exception {
        shim.stub.option("guest's devices", -1);
        var failed =
                assertThrows(TtrpcException.class, () -> shim.create("c1", "x", inMachine("")));
        assertTrue(
                String.valueOf(failed.getMessage()).contains("ended with 1"), failed.getMessage());
        shim.awaitNothingLeft();

        Files.delete(folder.resolve("guest-devices.exe"));
        var missing =
                assertThrows(TtrpcException.class, () -> shim.create("c2", "x", inMachine("")));
        assertTrue(
                String.valueOf(missing.getMessage())
                        .contains("devices for machines need the program " + folder),
                missing.getMessage());
        shim.awaitNothingLeft();
    }

    @Test
    void howDevicesAppearIsReadFromFiles() throws Exception {
        var file = folder.resolve("ports.json");
        Files.writeString(file, "{\"device_category\":{\"name\":\"ports\"}}");
        var said = "\"io.microsoft.container.wcow.deviceextensions\":\" " + file + ",\"";
        var spec = "\"windows\":{},\"annotations\":{" + said + "}";
        shim.create("c1", "wait", spec);
        assertEquals(
                1,
                with(
                                shim.stub.notes(),
                                "create c1 ",
                                "\"AdditionalDeviceNamespace\":{\"device_extension\":[{\"device_category\":{\"name\":\"ports\"}}]}")
                        .size());
        shim.delete("c1", "");

        for (var broken : List.of("{", "[]")) {
            Files.writeString(file, broken);
            refused(spec, file);
        }
        Files.delete(file);
        refused(spec, file);
    }

    private void refused(String spec, Path file) {
        var refused = assertThrows(TtrpcException.class, () -> shim.create("c2", "x", spec));
        assertEquals(TtrpcCode.INVALID_ARGUMENT, refused.code());
        assertTrue(
                String.valueOf(refused.getMessage()).contains("read the device extension " + file),
                refused.getMessage());
    }
}
