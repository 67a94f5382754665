package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.log.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedDisksTest {
    private static final MappedVirtualDisk DISK = MappedVirtualDisk.writable("/m", 1, 5);
    private static final String NAME = "dm-crypt-scsi-contr1-lun5-p0";

    @TempDir private Path blocks;
    private final RecordingMapper mapper = new RecordingMapper();
    private EncryptedDisks disks;

    @BeforeEach
    void describeTheDisk() throws IOException {
        disks = new EncryptedDisks(new MappedDevices(mapper, Log.none()), blocks.toFile());
        size("2055"); // not a whole number of blocks
    }

    @Test
    void theDeviceIsAsLargeAsTheWholeBlocksOfTheDisk() throws IOException {
        var node = disks.add(DISK, new File("/dev/sdf"));

        assertEquals(new File("/dev/mapper/" + NAME), node);
        assertTrue(
                mapper.calls
                        .getFirst()
                        .matches(
                                "secret "
                                        + NAME
                                        + " crypt 2048 aes-xts-plain64 [0-9a-f]{128} 0 /dev/sdf 0"
                                        + " 2 allow_discards sector_size:4096"),
                mapper.calls::toString);
    }

    @Test
    void everyMountHasAKeyOfItsOwn() throws IOException {
        disks.add(DISK, new File("/dev/sdf"));
        disks.remove(DISK);
        disks.add(DISK, new File("/dev/sdf"));

        assertEquals("remove " + NAME, mapper.calls.get(1));
        assertNotEquals(mapper.calls.get(0), mapper.calls.get(2));
    }

    @Test
    void aDeviceGoesThoughTheHostDoesNotSayAgainThatThereIsOne() throws IOException {
        disks.add(DISK, new File("/dev/sdf"));

        disks.remove(DISK);
        disks.remove(DISK);

        assertEquals(2, mapper.calls.size(), "the second has nothing to remove");
    }

    @Test
    void whatWasNeverEncryptedIsLeftAlone() {
        disks.remove(DISK);

        assertEquals(List.of(), mapper.calls);
    }

    @Test
    void aDiskWithoutRoomOrSizeIsRefused() throws IOException {
        size("7");
        assertThrows(IOException.class, () -> disks.add(DISK, new File("/dev/sdf")));
        size("many");
        assertThrows(IOException.class, () -> disks.add(DISK, new File("/dev/sdf")));
        assertThrows(IOException.class, () -> disks.add(DISK, new File("/dev/sdz")));
        assertEquals(List.of(), mapper.calls);
    }

    private void size(String sectors) throws IOException {
        var folder = Files.createDirectories(blocks.resolve("sdf"));
        Files.writeString(folder.resolve("size"), sectors + "\n");
    }
}
