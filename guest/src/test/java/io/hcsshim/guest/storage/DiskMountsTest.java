package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.guest.TestChildren;
import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Mounts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of these tests is a file, in a folder with the entries that Linux would make for it.
class DiskMountsTest {
    @TempDir private Path folder;
    private final RecordingMounter mounter = new RecordingMounter();
    private final RecordingMapper mapper = new RecordingMapper();
    private Path node;
    private Path place;
    private DiskMounts mounts;
    private final Trimming trimming = new Trimming(mounter, Log.none());

    @BeforeEach
    void attach() throws IOException {
        var sysfs = folder.resolve("sys");
        Files.createDirectories(sysfs.resolve("bus/pci/devices/0000:00:10.0/virtio1/host2"));
        Files.createDirectories(sysfs.resolve("bus/scsi/devices/2:0:0:3/block/sda"));
        Files.createDirectories(sysfs.resolve("class/block/sda"));
        Files.writeString(sysfs.resolve("class/block/sda/size"), "16384\n");
        node = Files.createDirectories(folder.resolve("dev")).resolve("sda");
        place = folder.resolve("mounts/m0");
        var disks = new ScsiDisks(sysfs.toFile(), folder.resolve("dev").toFile(), 1_000);
        var devices = new MappedDevices(mapper, Log.none());
        mounts =
                new DiskMounts(
                        disks,
                        new VerifiedDisks(
                                devices, new KernelLog(folder.resolve("absent"), Log.none())),
                        new EncryptedDisks(devices, sysfs.resolve("class/block").toFile()),
                        new Extras(folder.toFile(), folder.toFile()),
                        trimming,
                        mounter,
                        TestChildren.ONE);
        size(8 << 20);
    }

    @Test
    void aFileSystemThatIsWrittenToGivesBackWhatIsDeletedUntilItIsUnmounted() throws IOException {
        magic("ext4");
        var disk = disk(false, List.of(), "", false);
        mounts.add(disk);

        mounter.free = 1 << 30;
        trimming.look();
        mounts.remove(disk);
        mounter.free = 2L << 30;
        trimming.look();

        assertEquals(
                List.of(mount(node, "ext4", 0, ""), "trim " + place, "unmount " + place),
                mounter.calls);
    }

    @Test
    void aJournalIsNotReplayedOntoWhatIsOnlyRead() throws IOException {
        magic("ext4");
        mounts.add(disk(true, List.of(), "", false));
        magic("xfs");
        mounts.add(disk(true, List.of(), "", false));

        assertEquals(
                List.of(
                        mount(node, "ext4", Mounts.RDONLY, "noload"),
                        mount(node, "xfs", Mounts.RDONLY, "norecovery")),
                mounter.calls);
    }

    @Test
    void theWordsOfPropagationAreHeededAndOthersAreNot() throws IOException {
        magic("ext4");

        mounts.add(disk(false, List.of("ro", "rshared", "noexec"), "", false));

        assertEquals(
                List.of(
                        mount(node, "ext4", 0, ""),
                        mount(place, "", Mounts.REC | Mounts.SHARED, "")),
                mounter.calls);
    }

    @Test
    void anEmptyDiskIsRefusedUnlessItMayBeFormatted() throws IOException {
        var failure =
                assertThrows(
                        IOException.class, () -> mounts.add(disk(false, List.of(), "", false)));

        assertTrue(failure.getMessage().contains("no known file system"), failure.getMessage());
        assertFalse(Files.exists(place));
        mounts.add(disk(false, List.of(), "", true));
        assertEquals("ext4", Filesystems.detect(node.toFile()));
        assertEquals(List.of(mount(node, "ext4", 0, "")), mounter.calls);
    }

    @Test
    void whatIsThereIsNotFormattedAgain() throws IOException {
        magic("ext4");
        var before = Files.readAllBytes(node);

        mounts.add(disk(false, List.of(), "ext4", true));

        assertEquals(List.of(mount(node, "ext4", 0, "")), mounter.calls);
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(node)));
    }

    @Test
    void aFileSystemThatNobodyCanMakeIsNamed() throws IOException {
        var failure =
                assertThrows(
                        IOException.class, () -> mounts.add(disk(false, List.of(), "btrfs", true)));

        assertTrue(failure.getMessage().contains("btrfs"), failure.getMessage());
        assertFalse(Files.exists(place));
    }

    @Test
    void aNodeAppearsAsALinkAndGoesAgain() throws IOException {
        var disk = block(2);
        Files.createDirectories(folder.resolve("sys/bus/scsi/devices/2:0:0:3/block/sda/sda2"));
        Files.createFile(folder.resolve("dev/sda2"));

        mounts.add(disk);

        assertEquals(folder.resolve("dev/sda2"), Files.readSymbolicLink(place));
        mounts.remove(disk);
        assertFalse(Files.exists(place, java.nio.file.LinkOption.NOFOLLOW_LINKS));
        assertEquals(List.of(), mounter.calls);
    }

    @Test
    void anEncryptedDiskThatCannotBeFormattedLeavesNothing() throws IOException {
        // the device that the recording mapper made is not there
        assertThrows(IOException.class, () -> mounts.add(encrypted(false)));

        assertEquals(2, mapper.calls.size(), mapper.calls::toString);
        assertTrue(mapper.calls.getFirst().startsWith("secret dm-crypt-scsi-contr0-lun3-p0"));
        assertEquals("remove dm-crypt-scsi-contr0-lun3-p0", mapper.calls.getLast());
        assertFalse(Files.exists(place));
    }

    @Test
    void whatCannotBeEncryptedIsRefused() {
        assertThrows(IOException.class, () -> mounts.add(encrypted(true)));
        var verity = new DeviceVerity(4096, 1, "sha256", true, "ab", "", 4096);
        var written = MappedVirtualDisk.readOnly(place.toString(), 0, 3, Optional.of(verity));
        assertThrows(
                IOException.class,
                () -> mounts.add(with(written, false, true, List.of(), "", false)));
        assertEquals(List.of(), mapper.calls);
    }

    @Test
    void aMountThatFailsTakesTheVerifyingDeviceAway() {
        var verity = new DeviceVerity(4096, 1, "sha256", true, "ab", "", 4096);
        var layer = MappedVirtualDisk.readOnly(place.toString(), 0, 3, Optional.of(verity));

        assertThrows(IOException.class, () -> mounts.add(layer)); // nothing is at its node

        assertEquals("remove dm-verity-scsi-contr0-lun3-p0-ab", mapper.calls.getLast());
    }

    private String mount(Path source, String type, long flags, String options) {
        return "mount " + source + " " + place + " " + type + " " + flags + " " + options;
    }

    private MappedVirtualDisk disk(
            boolean readOnly, List<String> options, String filesystem, boolean ensure) {
        var plain = MappedVirtualDisk.writable(place.toString(), 0, 3);
        return with(plain, readOnly, false, options, filesystem, ensure);
    }

    private MappedVirtualDisk encrypted(boolean readOnly) {
        var plain = MappedVirtualDisk.writable(place.toString(), 0, 3);
        return with(plain, readOnly, true, List.of(), "ext4", true);
    }

    private MappedVirtualDisk block(long partition) {
        return new MappedVirtualDisk(
                place.toString(),
                3,
                0,
                partition,
                false,
                false,
                List.of(),
                true,
                Optional.empty(),
                false,
                "");
    }

    private static MappedVirtualDisk with(
            MappedVirtualDisk disk,
            boolean readOnly,
            boolean encrypted,
            List<String> options,
            String filesystem,
            boolean ensure) {
        return new MappedVirtualDisk(
                disk.mountPath(),
                disk.lun(),
                disk.controller(),
                disk.partition(),
                readOnly,
                encrypted,
                options,
                false,
                disk.verity(),
                ensure,
                filesystem);
    }

    private void size(long bytes) throws IOException {
        try (var file = new RandomAccessFile(node.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private void magic(String filesystem) throws IOException {
        try (var file = new RandomAccessFile(node.toFile(), "rw")) {
            file.writeInt(filesystem.equals("xfs") ? 0x58465342 : 0);
            file.seek(1024 + 56);
            file.writeShort(filesystem.equals("ext4") ? 0x53EF : 0);
        }
    }
}
