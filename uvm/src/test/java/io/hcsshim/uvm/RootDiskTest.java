package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.ext4.Ext4Options;
import io.hcsshim.disk.ext4.Ext4Writer;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.boot.GuestRuntime;
import io.hcsshim.uvm.boot.KernelCommandLine;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.PmemDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootDiskTest {
    @TempDir private Path folder;

    private Path file(String name, long bytes) throws IOException {
        var file = folder.resolve(name);
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
        return file;
    }

    @Test
    void aDiskOfWholeUnitsIsMemory() throws Exception {
        var image = file("rootfs.vhd", 3 * PmemDisk.UNIT);
        var disk = RootDisk.plain(image);

        assertEquals(new PmemDisk(0, image, 3 * PmemDisk.UNIT), disk.device());
        assertEquals("root=/dev/pmem0 ro rootwait init=/init", String.join(" ", disk.words()));
    }

    @Test
    void anyOtherDiskIsTheFirstOnScsi() throws Exception {
        var disk = RootDisk.plain(file("rootfs.vhd", 3 * PmemDisk.UNIT + 512));

        var device = assertInstanceOf(Device.ScsiDisk.class, disk.device());
        assertEquals("0:0", device.at().toString());
        assertEquals(Device.Access.READ_ONLY, device.access());
        assertEquals("root=/dev/sda ro rootwait init=/init", String.join(" ", disk.words()));
    }

    @Test
    void aVerifiedDiskIsMappedByItsTree() throws Exception {
        var image = folder.resolve("rootfs-verity.vhd");
        String hash;
        long blocks;
        try (var file =
                FileChannel.open(
                        image,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            blocks = Ext4Writer.begin(file, Ext4Options.REFERENCE).finish() / 4096;
            hash = VerityTree.append(file, UUID.randomUUID()).rootHash();
        }
        var words = String.join(" ", RootDisk.verified(image).words());

        assertEquals(
                "root=/dev/dm-0 dm-mod.create=\"dmverity,,,ro,0 %d verity 1 /dev/sda /dev/sda 4096 4096 %d %d sha256 %s %s\" init=/init"
                        .formatted(blocks * 8, blocks, blocks + 1, hash, "00".repeat(32)),
                words);
    }

    @Test
    void aDiskWithoutATreeCannotBeVerified() throws Exception {
        var image = file("rootfs-verity.vhd", PmemDisk.UNIT);

        assertThrows(IOException.class, () -> RootDisk.verified(image));
        var missing = RootChoice.of(RootType.VERITY);
        Files.delete(image);
        var failure = assertThrows(IOException.class, () -> missing.in(folder));
        assertTrue(failure.getMessage().contains("rootfs-verity.vhd"), failure.getMessage());
    }

    @Test
    void aTableFromElsewhereIsPassedOnUnlessItWouldBreakTheLine() throws Exception {
        var image = file("rootfs.vhd", PmemDisk.UNIT);

        var words = RootDisk.mapped(image, "a,,,ro,0 8 verity 1 x").words();

        assertTrue(words.contains("dm-mod.create=\"a,,,ro,0 8 verity 1 x\""), words::toString);
        assertThrows(
                IllegalArgumentException.class,
                () -> RootDisk.mapped(image, "a\" init=/bin/sh \""));
    }

    @Test
    void theGuestIsOnADiskIfThereIsOneAndTheWayToIt() throws Exception {
        assertEquals(folder.resolve("initrd.img"), BootFiles.in(folder).initrd());
        file("rootfs.vhd", PmemDisk.UNIT);
        assertEquals(Optional.empty(), BootFiles.in(folder).root());
        file("stage1.img", 1);
        assertEquals(
                Optional.of(RootDisk.plain(folder.resolve("rootfs.vhd"))),
                BootFiles.in(folder).root());
        assertEquals(folder.resolve("stage1.img"), BootFiles.in(folder).initrd());
        assertEquals(Optional.empty(), RootChoice.of(RootType.INITRD).in(folder).root());
    }

    @Test
    void theEnvironmentChoosesWhereTheRootIs() throws Exception {
        assertEquals(RootChoice.ANY, RootChoice.of(Map.of()));
        assertEquals(RootType.VHD, RootChoice.of(Map.of("HCSSHIM_ROOTFS_TYPE", "VHD")).type());
        assertThrows(
                IOException.class, () -> RootChoice.of(Map.of("HCSSHIM_ROOTFS_TYPE", "cdrom")));
    }

    @Test
    void theKernelIsToldOfTheRootBeforeWhatOthersSay() throws Exception {
        var words = RootDisk.plain(file("rootfs.vhd", PmemDisk.UNIT)).words();
        var more = BootWords.NONE.withKernel("debug").withInit(BootWords.WRITABLE);

        var line = KernelCommandLine.of(words, 1, more, GuestRuntime.CRUN);

        assertTrue(
                line.contains(
                        " root=/dev/pmem0 ro rootwait init=/init nr_cpus=1 debug -- -e 1 -w "),
                line);
    }
}
