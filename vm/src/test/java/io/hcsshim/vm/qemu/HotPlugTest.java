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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HotPlugTest {
    private static Device image;
    private static Device other;

    @TempDir private static Path folder;

    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:07");

    private final HotPlug devices = new HotPlug(Path.of("/nonexistent"));
    private ScriptedQemu qemu;
    private QmpClient client;

    @BeforeAll
    static void makeImages() throws IOException {
        image = disk("a.img");
        other = disk("b.img");
    }

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
        var plugging = plugging(image);
        give();
        qemu.accept("blockdev-add");
        assertEquals(
                "{\"driver\":\"throttle\",\"node-name\":\"counted-0-5\",\"throttle-group\":\"disks\","
                        + "\"read-only\":true,\"file\":\"image-0-5\"}",
                qemu.accept("blockdev-add").toText());
        assertEquals("counted-0-5", qemu.accept("device_add").string("drive"));
        qemu.accept("remove-fd");
        plugging.result();

        var unplugging = unplugging(image);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.refuse("blockdev-del", "GenericError", "no such node"); // an earlier try got there
        assertEquals("image-0-5", qemu.accept("blockdev-del").string("node-name"));
        unplugging.result();
    }

    @Test
    void aDiskIsAnImageAndThenADevice() throws Exception {
        var plugging = plugging(image);

        give();
        var node = qemu.accept("blockdev-add");
        qemu.accept("device_add");
        qemu.accept("remove-fd");

        plugging.result();
        assertEquals("/dev/fdset/4", node.object("file").orElseThrow().string("filename"));
    }

    @Test
    void aRefusedDeviceTakesItsImageBackAndLeavesThePlaceFree() throws Exception {
        var plugging = plugging(image);
        give();
        qemu.accept("blockdev-add");
        qemu.refuse("device_add", "GenericError", "lun already used by 'disk-0-5'");
        qemu.accept("blockdev-del");
        qemu.accept("remove-fd");

        var refusal = assertThrows(IOException.class, plugging::result);

        assertEquals(
                "cannot attach "
                        + folder.resolve("a.img")
                        + " as SCSI 0:5:"
                        + " QEMU refused device_add: lun already used by 'disk-0-5'",
                refusal.getMessage());
        plug(other);
    }

    @Test
    void aTakenPlaceIsRefusedWithoutAskingQemu() throws Exception {
        plug(image);

        var refusal = assertThrows(IOException.class, () -> devices.plug(client, other));

        assertTrue(refusal.getMessage().contains("the place is taken"), refusal.getMessage());
    }

    @Test
    void anUnpluggedDeviceIsWaitedForBeforeItsImageIsClosed() throws Exception {
        plug(image);
        var unplugging = unplugging(image);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-6\"}}");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.accept("blockdev-del");

        unplugging.result();

        plug(other);
    }

    @Test
    void aDetachThatStoppedHalfWayCanBeTriedAgain() throws Exception {
        plug(image);
        var first = unplugging(image);
        qemu.accept("device_del");
        qemu.say("{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"disk-0-5\"}}");
        qemu.refuse("blockdev-del", "GenericError", "Node image-0-5 is in use");
        assertThrows(IOException.class, first::result);

        var second = unplugging(image);
        qemu.refuse("device_del", "DeviceNotFound", "Device 'disk-0-5' not found");
        qemu.accept("blockdev-del");

        second.result();
    }

    @Test
    void anImageThatIsNotThereIsToldWithoutAskingQemu() {
        var absent =
                new Device.ScsiDisk(
                        new ScsiAddress(0, 5),
                        folder.resolve("absent.img"),
                        ImageFormat.RAW,
                        Access.READ_ONLY);

        var refusal = assertThrows(IOException.class, () -> devices.plug(client, absent));

        assertTrue(refusal.getMessage().contains("absent.img"), refusal.getMessage());
    }

    @Test
    void aDiskThatIsMemoryIsOpenedBySystemCallFromWhatQemuWasGiven() throws Exception {
        var disk =
                new Device.PmemDisk(3, Files.write(folder.resolve("pmem"), new byte[512]), 2 << 20);
        var plugging = plugging(disk);
        give();
        assertEquals("/proc/self/fd/23", qemu.accept("object-add").string("mem-path"));
        qemu.accept("device_add");
        qemu.accept("remove-fd");

        plugging.result();
    }

    @Test
    void whatIsNotAttachedCannotBeDetached() throws Exception {
        plug(image);

        assertThrows(IOException.class, () -> devices.unplug(client, other));
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
        give();
        qemu.accept("blockdev-add");
        qemu.accept("device_add");
        qemu.accept("remove-fd");
        plugging.result();
    }

    /// Takes the file of a disk.
    private void give() throws Exception {
        qemu.reply("add-fd", "{\"fdset-id\": 4, \"fd\": 23}");
        var files = qemu.files();
        assertEquals(1, files.size());
        files.forEach(Fd::close);
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

    private static Device disk(String name) throws IOException {
        return new Device.ScsiDisk(
                new ScsiAddress(0, 5),
                Files.write(folder.resolve(name), new byte[512]),
                ImageFormat.RAW,
                Access.READ_ONLY);
    }
}
