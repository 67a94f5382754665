package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.ScsiAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QmpDevicesTest {
    private static final String IMAGE = "/images/a,b.img";
    private static final Device.ScsiDisk LAYER = disk(ImageFormat.RAW, Access.READ_ONLY);
    private static final Device.ScsiDisk SCRATCH = disk(ImageFormat.VHDX, Access.READ_WRITE);

    private static final Fd TAP = Fd.adopt(0); // never used
    private static final Device.Nic NIC =
            new Device.Nic(
                    "0b1c",
                    MacAddress.parse("02:00:00:00:00:07"),
                    1450,
                    new Device.NicLink.Tap(TAP));

    @Test
    void aReadOnlyImageIsOpenedWithoutALock() {
        assertEquals(
                List.of(
                        """
                        blockdev-add {"driver":"raw","node-name":"image-1-7","read-only":true,\
                        "file":{"driver":"file","filename":"/images/a,b.img","aio":"threads","locking":"off"}}\
                        """,
                        """
                        device_add {"driver":"scsi-hd","id":"disk-1-7","bus":"scsi1.0","channel":0,\
                        "scsi-id":0,"lun":7,"drive":"image-1-7","werror":"report","rerror":"report"}\
                        """),
                does(QmpDevices.plug(LAYER, new ImageLayout.Plain(), IMAGE)));
    }

    @Test
    void aFileSystemDeviceTalksThroughTheSocketThatQemuIsGiven() throws Exception {
        try (var fd = Fd.memory("socket", 0)) {
            var steps = QmpDevices.plugFileSystem("host", fd, 2);

            assertEquals(
                    List.of(
                            "getfd {\"fdname\":\"fs0\"}",
                            """
                            chardev-add {"id":"fs0","backend":{"type":"socket","data":{\
                            "addr":{"type":"fd","data":{"str":"fs0"}},"server":false}}}\
                            """,
                            """
                            device_add {"driver":"vhost-user-fs-pci","id":"fs0","bus":"port2",\
                            "chardev":"fs0","tag":"host"}\
                            """),
                    does(steps));
            assertEquals(List.of(fd), steps.getFirst().files());
        }
    }

    @Test
    void aWritableImageIsLockedAndReturnsWhatTheGuestDiscards() {
        assertEquals(
                """
                blockdev-add {"driver":"vhdx","node-name":"image-1-7","read-only":false,\
                "discard":"unmap","file":{"driver":"file","filename":"/images/a,b.img",\
                "aio":"threads","discard":"unmap"}}\
                """,
                does(QmpDevices.plug(SCRATCH, new ImageLayout.Vhdx(), IMAGE)).getFirst());
    }

    @Test
    void aBlockDeviceIsPassedThrough() {
        assertEquals(
                """
                blockdev-add {"driver":"raw","node-name":"image-1-7","read-only":false,\
                "discard":"unmap","file":{"driver":"host_device","filename":"/images/a,b.img",\
                "aio":"threads","discard":"unmap"}}\
                """,
                does(QmpDevices.plug(
                                disk(ImageFormat.BLOCK_DEVICE, Access.READ_WRITE),
                                new ImageLayout.BlockDevice(),
                                IMAGE))
                        .getFirst());
    }

    @Test
    void aDiskThatAnotherProgramServesIsReachedByItsSocket() {
        assertEquals(
                """
                blockdev-add {"driver":"raw","node-name":"image-1-7","read-only":true,\
                "file":{"driver":"nbd","server":{"type":"fd","str":"/images/a,b.img"}}}\
                """,
                does(QmpDevices.plug(
                                disk(ImageFormat.NBD_SOCKET, Access.READ_ONLY),
                                new ImageLayout.Server(),
                                IMAGE))
                        .getFirst());
    }

    @Test
    void aFixedVhdIsARawDiskThatEndsBeforeTheFooter() {
        var first = QmpDevices.plug(LAYER, new ImageLayout.Prefix(4096), IMAGE).getFirst().does();

        assertEquals("raw", text(first, "driver"));
        assertEquals("4096", text(first, "size"));
    }

    @Test
    void aDynamicVhdIsReadByQemusDriver() {
        var first = QmpDevices.plug(LAYER, new ImageLayout.DynamicVhd(), IMAGE).getFirst().does();

        assertEquals("vpc", text(first, "driver"));
    }

    @Test
    void everyStepCanBeTakenBack() {
        assertEquals(
                List.of(
                        "blockdev-del {\"node-name\":\"image-1-7\"}",
                        "device_del {\"id\":\"disk-1-7\"}"),
                QmpDevices.plug(LAYER, new ImageLayout.Plain(), IMAGE).stream()
                        .map(step -> words(step.undoes()))
                        .toList());
    }

    @Test
    void unpluggingRemovesTheDeviceAndThenItsImage() {
        assertEquals("device_del {\"id\":\"disk-1-7\"}", words(QmpDevices.unplug(LAYER)));
        assertEquals("disk-1-7", QmpDevices.deviceId(LAYER));
        assertEquals(
                List.of("blockdev-del {\"node-name\":\"image-1-7\"}"),
                QmpDevices.afterUnplug(LAYER).stream().map(QmpDevicesTest::words).toList());
    }

    @Test
    void anAdapterIsItsTapANetworkAndADeviceInAPortOfItsOwn() {
        var steps = QmpDevices.plug(NIC, TAP, Optional.empty(), 2);

        assertEquals(
                List.of(
                        "getfd {\"fdname\":\"tap-0b1c\"}",
                        "netdev_add {\"type\":\"tap\",\"id\":\"net-0b1c\",\"fd\":\"tap-0b1c\"}",
                        """
                        device_add {"driver":"virtio-net-pci","id":"nic-0b1c","bus":"port2","netdev":"net-0b1c",\
                        "mac":"02:00:00:00:00:07","host_mtu":1450,"romfile":""}\
                        """),
                does(steps));
        assertEquals(
                List.of(List.of(TAP), List.of(), List.of()),
                steps.stream().map(QmpDevices.Step::files).toList());
        assertEquals(
                List.of(
                        "closefd {\"fdname\":\"tap-0b1c\"}",
                        "netdev_del {\"id\":\"net-0b1c\"}",
                        "device_del {\"id\":\"nic-0b1c\"}"),
                steps.stream().map(step -> words(step.undoes())).toList());
        assertEquals("device_del {\"id\":\"nic-0b1c\"}", words(QmpDevices.unplug(NIC)));
        assertEquals(
                List.of("netdev_del {\"id\":\"net-0b1c\"}"),
                QmpDevices.afterUnplug(NIC).stream().map(QmpDevicesTest::words).toList());
    }

    @Test
    void theKernelMovesTheFramesWhereItCan() {
        var vhost = Fd.adopt(1);

        var steps = QmpDevices.plug(NIC, TAP, Optional.of(vhost), 0);

        assertEquals(
                List.of(
                        "getfd {\"fdname\":\"vhost-0b1c\"}",
                        """
                        netdev_add {"type":"tap","id":"net-0b1c","fd":"tap-0b1c","vhost":true,\
                        "vhostfd":"vhost-0b1c"}\
                        """),
                does(steps.subList(1, 3)));
        assertEquals(List.of(vhost), steps.get(1).files());
    }

    private static Device.ScsiDisk disk(ImageFormat format, Access access) {
        return new Device.ScsiDisk(
                new ScsiAddress(1, 7), Path.of("/images/a,b.img"), format, access);
    }

    private static List<String> does(List<QmpDevices.Step> steps) {
        return steps.stream().map(step -> words(step.does())).toList();
    }

    private static String words(QmpCommand command) {
        return command.name() + " " + command.arguments().toText();
    }

    private static String text(QmpCommand command, String argument) {
        return command.arguments().get(argument).orElseThrow().toText().replace("\"", "");
    }
}
