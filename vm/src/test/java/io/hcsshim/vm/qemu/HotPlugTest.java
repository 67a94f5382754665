package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.Limits;
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

    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:07");

    private final HotPlug devices = new HotPlug(Path.of("/nonexistent"));
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
    void disksWithLimitsAreCountedTogether() throws Exception {
        var limits = new Limits(500, 1 << 20, 0, 0);
        var limiting =
                Started.of(() -> {
                    devices.limit(client, limits);
                    return limits;
                });
        assertEquals(
                "{\"qom-type\":\"throttle-group\",\"id\":\"disks\",\"limits\":{\"iops-total\":500,"
                        + "\"iops-size\":8192,\"bps-total\":1048576}}",
                qemu.accept("object-add").toText());
        limiting.result();
        var plugging = plugging(DISK);
        qemu.accept("blockdev-add");
        assertEquals(
                "{\"driver\":\"throttle\",\"node-name\":\"counted-0-5\",\"throttle-group\":\"disks\","
                        + "\"read-only\":true,\"file\":\"image-0-5\"}",
                qemu.accept("blockdev-add").toText());
        assertEquals("counted-0-5", qemu.accept("device_add").string("drive"));
        plugging.result();

        var unplugging = unplugging(DISK);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.refuse("blockdev-del", "GenericError", "no such node"); // an earlier try got there
        assertEquals("image-0-5", qemu.accept("blockdev-del").string("node-name"));
        unplugging.result();
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

    @Test
    void anAdapterGetsItsTapAndAPortOfItsOwn() throws Exception {
        try (var pipe = Fd.pipe()) {
            var first = plugging(nic("n1", pipe.read()));
            assertEquals("port0", acceptNic());
            first.result();
            var second = plugging(nic("n2", pipe.read()));
            assertEquals("port1", acceptNic());
            second.result();

            var unplugging = unplugging(nic("n1", pipe.read()));
            qemu.accept("device_del");
            qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"nic-n1\"}}");
            qemu.accept("netdev_del");
            unplugging.result();

            var third = plugging(nic("n3", pipe.read()));
            assertEquals("port0", acceptNic(), "the port that became free");
            third.result();
        }
    }

    @Test
    void theKernelsWorkerIsHandedOverIfThereIsOne() throws Exception {
        var withWorker = new HotPlug(Path.of("/dev/null"));
        try (var pipe = Fd.pipe()) {
            var nic = nic("n1", pipe.read());
            var plugging = Started.of(nothing(() -> withWorker.plug(client, nic)));
            assertEquals("tap-n1", qemu.accept("getfd").string("fdname"));
            assertEquals("vhost-n1", qemu.accept("getfd").string("fdname"));
            assertTrue(qemu.accept("netdev_add").bool("vhost"));
            qemu.accept("device_add");
            plugging.result();

            var files = qemu.files();
            assertEquals(2, files.size());
            files.forEach(Fd::close);
        }
    }

    @Test
    void aRefusedAdapterGivesItsPortBack() throws Exception {
        try (var pipe = Fd.pipe()) {
            var refused = plugging(nic("n1", pipe.read()));
            qemu.accept("getfd");
            qemu.refuse("netdev_add", "GenericError", "not a tap");
            qemu.accept("closefd");
            var refusal = assertThrows(IOException.class, refused::result);
            assertEquals(
                    "cannot attach network adapter 02:00:00:00:00:07:"
                            + " QEMU refused netdev_add: not a tap",
                    refusal.getMessage());

            qemu.files().forEach(Fd::close);
            var again = plugging(nic("n1", pipe.read()));
            assertEquals("port0", acceptNic());
            again.result();
        }
    }

    @Test
    void moreAdaptersThanPortsAreRefused() throws Exception {
        try (var pipe = Fd.pipe()) {
            for (var i = 0; i < QemuCommandLine.FREE_PORTS; i++) {
                var plugging = plugging(nic("n" + i, pipe.read()));
                acceptNic();
                plugging.result();
            }

            var oneMore = nic("more", pipe.read());
            var refusal = assertThrows(IOException.class, () -> devices.plug(client, oneMore));

            assertTrue(refusal.getMessage().endsWith("ports are taken"), refusal.getMessage());
        }
    }

    @Test
    void anEndpointOfWindowsIsRefused() {
        var endpoint = new Device.Nic("n1", MAC, 1500, new Device.NicLink.Endpoint("{0000}"));

        var refusal = assertThrows(IOException.class, () -> devices.plug(client, endpoint));

        assertTrue(refusal.getMessage().contains("no HCN endpoint"), refusal.getMessage());
    }

    /// Takes all that plugs an adapter.
    ///
    /// @return the bus it is on
    private String acceptNic() throws Exception {
        qemu.accept("getfd");
        qemu.accept("netdev_add");
        var bus = qemu.accept("device_add").string("bus");
        var files = qemu.files();
        assertEquals(1, files.size());
        files.forEach(Fd::close);
        return bus;
    }

    private static Device nic(String id, Fd tap) {
        return new Device.Nic(id, MAC, 1500, new Device.NicLink.Tap(tap));
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
