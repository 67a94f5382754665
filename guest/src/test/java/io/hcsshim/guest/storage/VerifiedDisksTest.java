package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedDisksTest {
    private static final DeviceVerity VERITY =
            new DeviceVerity(8 * 4096, 1, "sha256", true, "abcd", "00ff", 4096);
    private static final MappedVirtualDisk DISK =
            MappedVirtualDisk.readOnly("/m", 1, 5, Optional.of(VERITY));
    private static final String NAME = "dm-verity-scsi-contr1-lun5-p0-abcd";

    @TempDir private Path folder;
    private final RecordingMapper mapper = new RecordingMapper();

    @Test
    void theDeviceIsNamedAfterTheDiskAndKnowsWhereItsTreeBegins() throws IOException {
        var node = disks().add(DISK, VERITY, new File("/dev/sdf"));

        assertEquals(new File("/dev/mapper/" + NAME), node);
        assertEquals(
                List.of(
                        "create "
                                + NAME
                                + " verity 64 1 /dev/sdf /dev/sdf 4096 4096 8 9 sha256 abcd 00ff"),
                mapper.calls);
    }

    @Test
    void aTreeWithoutASuperblockOrSaltBeginsRightAway() throws IOException {
        var plain = new DeviceVerity(4096, 1, "sha256", false, "ab", "", 4096);

        disks().add(DISK, plain, new File("/dev/sdf"));

        assertTrue(
                mapper.calls.getFirst().endsWith("8 1 /dev/sdf /dev/sdf 4096 4096 1 1 sha256 ab -"),
                mapper.calls.getFirst());
    }

    @Test
    void whatPassesIsTriedAgain() throws IOException {
        mapper.failures.add(Errno.EBUSY);
        mapper.failures.add(Errno.ENODEV);
        disks().add(DISK, VERITY, new File("/dev/sdf"));
        mapper.failures.add(Errno.EBUSY);

        disks().remove(DISK, VERITY);

        assertEquals(5, mapper.calls.size());
        assertEquals("remove " + NAME, mapper.calls.getLast());
    }

    @Test
    void whatDoesNotPassIsReported() {
        mapper.failures.add(Errno.EINVAL);

        assertThrows(ErrnoException.class, () -> disks().add(DISK, VERITY, new File("/dev/sdf")));
    }

    @Test
    void sizesThatMakeNoSenseAreRefused() {
        for (var wrong :
                List.of(
                        new DeviceVerity(4096, 1, "sha256", true, "ab", "", 0),
                        new DeviceVerity(0, 1, "sha256", true, "ab", "", 4096),
                        new DeviceVerity(-4096, 1, "sha256", true, "ab", "", 4096))) {
            assertThrows(IOException.class, () -> disks().add(DISK, wrong, new File("/dev/sdf")));
        }
        assertEquals(List.of(), mapper.calls);
    }

    @Test
    void aDeviceThatWasNeverMadeNeedsNoRemoval() {
        mapper.failures.add(Errno.ENXIO);
        var said = new ByteArrayOutputStream();

        var devices = new MappedDevices(mapper, Log.to(said));
        new VerifiedDisks(devices, kernelLog(Log.none())).remove(DISK, VERITY);

        assertEquals("", said.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatTheKernelSaysOfChangedBlocksIsLogged() {
        var said = new ByteArrayOutputStream();
        var log = kernelLog(Log.to(said));

        log.take("6,1,2,-;device-mapper: verity: sha256 using implementation \"x\"\n");
        log.take("3,2,3,-;device-mapper: verity: 8:0: data block 7 is corrupted\n K=V\n");

        var text = said.toString(StandardCharsets.UTF_8);
        assertTrue(
                text.contains("\"device-mapper: verity: 8:0: data block 7 is corrupted\""), text);
        assertEquals(1, text.lines().count());
    }

    private VerifiedDisks disks() {
        return new VerifiedDisks(new MappedDevices(mapper, Log.none()), kernelLog(Log.none()));
    }

    private KernelLog kernelLog(Log log) {
        return new KernelLog(folder.resolve("absent"), log);
    }
}
