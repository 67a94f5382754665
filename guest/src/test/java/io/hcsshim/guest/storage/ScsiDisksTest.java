package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sysfs of these tests is a folder with the entries that Linux would make.
class ScsiDisksTest {
    private static final long LONG_MS = 30_000;
    private static final long SHORT_MS = 30;

    @TempDir private Path folder;
    private Path sysfs;
    private Path dev;

    @BeforeEach
    void makeFolders() throws IOException {
        sysfs = Files.createDirectories(folder.resolve("sys"));
        dev = Files.createDirectories(folder.resolve("dev"));
    }

    @Test
    void aControllerIsFoundByItsPciFunction() throws IOException {
        controller(2, 7);
        disk(7, 3, "sdc");

        assertEquals(dev.resolve("sdc").toFile(), disks(SHORT_MS).await(2, 3, 0));
    }

    @Test
    void aControllerIsFoundOnTheVmbus() throws IOException {
        make("bus/vmbus/devices/0110f83b-de10-5172-a266-78bca56bf50a/host0");
        disk(0, 1, "sda");

        assertEquals(dev.resolve("sda").toFile(), disks(SHORT_MS).await(1, 1, 0));
    }

    @Test
    void whereThereIsAPciFunctionTheVmbusIsNotAsked() throws IOException {
        controller(1, 5);
        make("bus/vmbus/devices/0110f83b-de10-5172-a266-78bca56bf50a/host0");
        disk(5, 1, "sdb");

        assertEquals(dev.resolve("sdb").toFile(), disks(SHORT_MS).await(1, 1, 0));
    }

    @Test
    void everythingMayComeLate() throws Exception {
        make("bus/vmbus/devices/305891a9-b251-5dfe-91a2-c25d9212275b/driver");
        var found = CompletableFuture.supplyAsync(() -> awaitQuietly(3, 2, 1));

        make("bus/vmbus/devices/305891a9-b251-5dfe-91a2-c25d9212275b/host6");
        disk(6, 2, "sdq");
        make("bus/scsi/devices/6:0:0:2/block/sdq/sdq1");
        Files.createFile(dev.resolve("sdq1"));

        assertEquals(dev.resolve("sdq1").toFile(), found.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aPartitionHasANodeOfItsOwn() throws IOException {
        controller(0, 0);
        disk(0, 0, "sda");
        make("bus/scsi/devices/0:0:0:0/block/sda/sda2");
        Files.createFile(dev.resolve("sda2"));

        assertEquals(dev.resolve("sda2").toFile(), disks(SHORT_MS).await(0, 0, 2));
    }

    @Test
    void aDiskThatComesLaterIsWaitedFor() throws Exception {
        controller(0, 0);
        var found = CompletableFuture.supplyAsync(() -> awaitQuietly(0, 5));
        disk(0, 5, "sdf");

        assertEquals(dev.resolve("sdf").toFile(), found.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aLostAnnouncementIsAskedFor() throws Exception {
        controller(0, 4);
        var scan = make("class/scsi_host/host4").resolve("scan");
        Files.createFile(scan);
        var found = CompletableFuture.supplyAsync(() -> awaitQuietly(0, 9));
        while (Files.size(scan) == 0) {
            Thread.onSpinWait();
        }
        disk(4, 9, "sdj");

        assertEquals(dev.resolve("sdj").toFile(), found.get(20, TimeUnit.SECONDS));
        assertEquals("0 0 9", Files.readString(scan));
    }

    @Test
    void whatNeverComesIsAnErrorThatNamesIt() throws IOException {
        controller(0, 0);

        var noDisk = assertThrows(IOException.class, () -> disks(SHORT_MS).await(0, 1, 0));
        assertEquals(
                "SCSI disk with controller 0 and LUN 1 has not appeared within 30 ms",
                noDisk.getMessage());
        assertThrows(IOException.class, () -> disks(SHORT_MS).await(1, 1, 0));
    }

    @Test
    void thereAreFourControllers() {
        assertThrows(IOException.class, () -> disks(LONG_MS).await(4, 0, 0));
        assertThrows(IOException.class, () -> disks(LONG_MS).unplug(4, 0));
    }

    @Test
    void aDiskIsUnpluggedThroughItsDeleteFile() throws IOException {
        controller(0, 0);
        disk(0, 0, "sda");
        var delete = sysfs.resolve("bus/scsi/devices/0:0:0:0/delete");
        Files.createFile(delete);

        disks(SHORT_MS).unplug(0, 0);

        assertEquals("1\n", Files.readString(delete));
    }

    @Test
    void unpluggingWhatIsGoneIsNoError() throws IOException {
        disks(SHORT_MS).unplug(0, 0);
        controller(0, 0);
        disks(SHORT_MS).unplug(0, 0);
        assertFalse(Files.exists(sysfs.resolve("bus/scsi/devices/0:0:0:0/delete")));
    }

    @Test
    void aFilesystemIsKnownByItsMagic() throws IOException {
        var image = folder.resolve("image").toFile();
        var bytes = new byte[4096];
        Files.write(image.toPath(), bytes);
        assertEquals("", Filesystems.detect(image));
        bytes[1024 + 56] = 0x53;
        bytes[1024 + 57] = (byte) 0xEF;
        Files.write(image.toPath(), bytes);
        assertEquals("ext4", Filesystems.detect(image));
        System.arraycopy("XFSB".getBytes(), 0, bytes, 0, 4);
        Files.write(image.toPath(), bytes);
        assertEquals("xfs", Filesystems.detect(image));
        Files.write(image.toPath(), new byte[100]);
        assertTrue(Filesystems.detect(image).isEmpty());
    }

    private ScsiDisks disks(long waitMs) {
        return new ScsiDisks(sysfs.toFile(), dev.toFile(), waitMs);
    }

    private File awaitQuietly(int controller, int lun) {
        return awaitQuietly(controller, lun, 0);
    }

    private File awaitQuietly(int controller, int lun, long partition) {
        try {
            return disks(LONG_MS).await(controller, lun, partition);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path make(String path) throws IOException {
        return Files.createDirectories(sysfs.resolve(path));
    }

    private void controller(int index, int host) throws IOException {
        make("bus/pci/devices/0000:00:1" + index + ".0/virtio3/host" + host);
    }

    private void disk(int host, int lun, String name) throws IOException {
        make("bus/scsi/devices/" + host + ":0:0:" + lun + "/block/" + name);
        Files.createFile(dev.resolve(name));
    }
}
