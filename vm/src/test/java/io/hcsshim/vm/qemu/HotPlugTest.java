package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HotPlugTest {
    private static final Device DISK = disk("a.img");
    private static final Device OTHER = disk("b.img");

    private final HotPlug devices = new HotPlug();
    private ScriptedQemu qemu;
    private QmpClient client;

    @BeforeEach
    void connect() throws Exception {
        qemu = new ScriptedQemu();
        var opening =
                Started.of(() ->
                        QmpClient.open(
                                "test",
                                qemu.clientEnd(),
                                QmpLog.inMemory(),
                                _ -> {},
                                Duration.ofSeconds(30)));
        qemu.negotiate();
        client = opening.result();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        qemu.close();
    }

    @Test
    void aDiskIsAnImageAndThenADevice() throws Exception {
        var plugging = plugging(DISK);

        qemu.accept("blockdev-add");
        qemu.accept("device_add");

        plugging.result();
    }

    @Test
    void aRefusedDeviceTakesItsImageBackAndLeavesThePlaceFree() throws Exception {
        var plugging = plugging(DISK);
        qemu.accept("blockdev-add");
        qemu.refuse("device_add", "GenericError", "lun already used by 'disk-0-5'");
        qemu.accept("blockdev-del");

        var refusal = assertThrows(IOException.class, plugging::result);

        assertEquals(
                "cannot attach /images/a.img as SCSI 0:5:"
                        + " QEMU refused device_add: lun already used by 'disk-0-5'",
                refusal.getMessage());
        plug(OTHER);
    }

    @Test
    void aTakenPlaceIsRefusedWithoutAskingQemu() throws Exception {
        plug(DISK);

        var refusal = assertThrows(IOException.class, () -> devices.plug(client, OTHER));

        assertTrue(refusal.getMessage().contains("the place is taken"), refusal.getMessage());
    }

    @Test
    void anUnpluggedDeviceIsWaitedForBeforeItsImageIsClosed() throws Exception {
        plug(DISK);
        var unplugging = unplugging(DISK);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-6\"}}");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.accept("blockdev-del");

        unplugging.result();

        plug(OTHER);
    }

    @Test
    void aDetachThatStoppedHalfWayCanBeTriedAgain() throws Exception {
        plug(DISK);
        var first = unplugging(DISK);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.refuse("blockdev-del", "GenericError", "Node image-0-5 is in use");
        assertThrows(IOException.class, first::result);

        var second = unplugging(DISK);
        qemu.refuse("device_del", "DeviceNotFound", "Device 'disk-0-5' not found");
        qemu.accept("blockdev-del");

        second.result();
    }

    @Test
    void whatIsNotAttachedCannotBeDetached() throws Exception {
        plug(DISK);

        assertThrows(IOException.class, () -> devices.unplug(client, OTHER));
    }

    private void plug(Device device) throws Exception {
        var plugging = plugging(device);
        qemu.accept("blockdev-add");
        qemu.accept("device_add");
        plugging.result();
    }

    private Started<Void> plugging(Device device) {
        return Started.of(nothing(() -> devices.plug(client, device)));
    }

    private Started<Void> unplugging(Device device) {
        return Started.of(nothing(() -> devices.unplug(client, device)));
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Callable<Void> nothing(Work work) {
        return () -> {
            work.run();
            return null;
        };
    }

    private static Device disk(String name) {
        return new Device.ScsiDisk(
                new ScsiAddress(0, 5), Path.of("/images", name), ImageFormat.RAW, Access.READ_ONLY);
    }
}
