package io.hcsshim.uvm.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.uvm.device.DiskMount.Disk;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiskMountTest {
    @Test
    void aMountNamesAnImageADeviceOrAServer() throws IOException {
        assertEquals(disk("/d/a.VHDX", ImageFormat.VHDX), disk("virtual-disk", "/d/a.VHDX"));
        assertEquals(disk("/d/a.vhd", ImageFormat.VHD), disk("virtual-disk", "/d/a.vhd"));
        assertEquals(disk("/d/a.img", ImageFormat.RAW), disk("virtual-disk", "/d/a.img"));
        assertEquals(
                disk("/dev/loop7", ImageFormat.BLOCK_DEVICE), disk("physical-disk", "/dev/loop7"));
        assertEquals(
                disk("/run/nbd.sock", ImageFormat.NBD_SOCKET),
                disk("extensible-virtual-disk", "evd://nbd/run/nbd.sock"));
    }

    @Test
    void whatNamesNoDiskIsRefused() {
        assertThrows(IOException.class, () -> disk("bind", "/d"));
        assertThrows(IOException.class, () -> disk("virtual-disk", "a.vhd"));
        assertThrows(IOException.class, () -> disk("physical-disk", ""));
        assertThrows(IOException.class, () -> disk("extensible-virtual-disk", "evd://own/x"));
        assertThrows(IOException.class, () -> disk("extensible-virtual-disk", "/x"));
    }

    @Test
    void aScratchDiskIsWrittenTo() {
        var readOnly = new Disk(Path.of("/d"), ImageFormat.RAW, Access.READ_ONLY);
        var scratch = new Appearance.Scratch(Encryption.NONE);

        assertThrows(
                IllegalArgumentException.class,
                () -> new DiskMount(readOnly, scratch, Optional.empty()));
    }

    private static Disk disk(String type, String source) throws IOException {
        return Disk.of(type, source, Access.READ_WRITE);
    }

    private static Disk disk(String path, ImageFormat format) {
        return new Disk(Path.of(path), format, Access.READ_WRITE);
    }
}
