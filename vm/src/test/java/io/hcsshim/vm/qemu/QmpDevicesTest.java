package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.ScsiAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QmpDevicesTest {
    private static final Device LAYER = disk(ImageFormat.RAW, Access.READ_ONLY);
    private static final Device SCRATCH = disk(ImageFormat.VHDX, Access.READ_WRITE);

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
                does(QmpDevices.plug(LAYER, new ImageLayout.Plain())));
    }

    @Test
    void aWritableImageIsLockedAndReturnsWhatTheGuestDiscards() {
        assertEquals(
                """
                blockdev-add {"driver":"vhdx","node-name":"image-1-7","read-only":false,\
                "discard":"unmap","file":{"driver":"file","filename":"/images/a,b.img",\
                "aio":"threads","discard":"unmap"}}\
                """,
                does(QmpDevices.plug(SCRATCH, new ImageLayout.Vhdx())).getFirst());
    }

    @Test
    void aFixedVhdIsARawDiskThatEndsBeforeTheFooter() {
        var first = QmpDevices.plug(LAYER, new ImageLayout.Prefix(4096)).getFirst().does();

        assertEquals("raw", text(first, "driver"));
        assertEquals("4096", text(first, "size"));
    }

    @Test
    void aDynamicVhdIsReadByQemusDriver() {
        var first = QmpDevices.plug(LAYER, new ImageLayout.DynamicVhd()).getFirst().does();

        assertEquals("vpc", text(first, "driver"));
    }

    @Test
    void everyStepCanBeTakenBack() {
        assertEquals(
                List.of(
                        "blockdev-del {\"node-name\":\"image-1-7\"}",
                        "device_del {\"id\":\"disk-1-7\"}"),
                QmpDevices.plug(LAYER, new ImageLayout.Plain()).stream()
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

    private static Device disk(ImageFormat format, Access access) {
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
