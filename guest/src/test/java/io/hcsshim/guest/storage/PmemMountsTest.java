package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.protocol.gcs.VpmemDevice;
import io.hcsshim.protocol.gcs.VpmemDevice.Mapping;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PmemMountsTest {
    private static final DeviceVerity VERITY =
            new DeviceVerity(32768, 1, "sha256", true, "abcd", "00ff", 4096);

    @TempDir private Path folder;
    private final RecordingMapper mapper = new RecordingMapper();
    private final RecordingMounter mounter = new RecordingMounter();
    private Path sysfs;
    private Path dev;
    private String path;

    @BeforeEach
    void makeFolders() throws IOException {
        sysfs = folder.resolve("sys");
        dev = Files.createDirectory(folder.resolve("dev"));
        path = folder.resolve("layers/p1").toString();
    }

    private PmemMounts mounts() {
        var devices = new MappedDevices(mapper, Log.none());
        var kernelLog = new KernelLog(folder.resolve("absent"), Log.none());
        return new PmemMounts(disks(50), devices, new VerifiedDisks(devices, kernelLog), mounter);
    }

    private PmemDisks disks(long waitMs) {
        return new PmemDisks(sysfs.toFile(), dev.toFile(), waitMs);
    }

    private void block(String function, String name) throws IOException {
        var way = "virtio5/ndbus1/region1/namespace1.0/block/";
        Files.createDirectories(
                sysfs.resolve("bus/pci/devices").resolve(function).resolve(way + name));
        var region =
                sysfs.resolve("bus/pci/devices")
                        .resolve(function)
                        .resolve("virtio5/ndbus1/region1");
        for (var other : List.of("namespace_seed", "namespaces", "btt1.0", "dax1.0")) {
            Files.createDirectory(region.resolve(other));
        }
        Files.createFile(dev.resolve(name));
    }

    private VpmemDevice disk(Optional<Mapping> part, Optional<DeviceVerity> verity) {
        return new VpmemDevice(1, path, part, verity);
    }

    @Test
    void aDiskIsFoundByItsPlaceWhateverTheKernelCallsIt() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem3");
        block("0000:00:19.7/0000:0a:00.0", "pmem2");
        block("0000:00:04.0", "pmem0");

        assertEquals(dev.resolve("pmem0").toFile(), disks(50).await(0));
        assertEquals(dev.resolve("pmem3").toFile(), disks(50).await(1));
        assertEquals(dev.resolve("pmem2").toFile(), disks(50).await(16));
    }

    @Test
    void withAVmbusTheKernelsNumbersCount() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem3");
        Files.createDirectories(sysfs.resolve("bus/vmbus/devices"));
        Files.createFile(dev.resolve("pmem1"));

        assertEquals(dev.resolve("pmem1").toFile(), disks(50).await(1));
    }

    @Test
    void aDiskThatComesLateIsWaitedFor() throws Exception {
        Files.createDirectories(sysfs.resolve("bus/pci/devices/0000:00:18.0"));
        var late =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                block("0000:00:18.0/0000:06:00.0", "pmem1");
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });

        assertEquals(dev.resolve("pmem1").toFile(), disks(30_000).await(1));
        late.join();
        assertThrows(IOException.class, () -> disks(20).await(2));
    }

    @Test
    void aWholeDiskIsMountedWhereItLies() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");

        mounts().add(disk(Optional.empty(), Optional.empty()));
        mounts().remove(disk(Optional.empty(), Optional.empty()));

        assertEquals(
                List.of(
                        "mount " + dev.resolve("pmem1") + " " + path + " ext4 1 noload,dax",
                        "unmount " + path),
                mounter.calls);
        assertEquals(List.of(), mapper.calls);
        assertFalse(Files.exists(Path.of(path)));
    }

    @Test
    void aPartIsALinearDevice() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");
        var part = Optional.of(new Mapping(1 << 20, 8192));

        mounts().add(disk(part, Optional.empty()));
        mounts().remove(disk(part, Optional.empty()));

        var name = "dm-linear-pmem1-1048576-8192";
        assertEquals(
                List.of(
                        "create " + name + " linear 16 " + dev.resolve("pmem1") + " 2048",
                        "remove " + name),
                mapper.calls);
        assertEquals(
                "mount /dev/mapper/" + name + " " + path + " ext4 1 noload,dax",
                mounter.calls.getFirst());
    }

    @Test
    void aCheckedPartIsReadThroughBothAndTakenDownInTurn() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");
        var part = Optional.of(new Mapping(0, 65536));

        mounts().add(disk(part, Optional.of(VERITY)));
        mounts().remove(disk(part, Optional.of(VERITY)));

        var linear = "dm-linear-pmem1-0-65536";
        var verity = "dm-verity-pmem1-abcd";
        assertEquals(
                List.of(
                        "create " + linear + " linear 128 " + dev.resolve("pmem1") + " 0",
                        "create "
                                + verity
                                + " verity 64 1 /dev/mapper/"
                                + linear
                                + " /dev/mapper/"
                                + linear
                                + " 4096 4096 8 9 sha256 abcd 00ff",
                        "remove " + verity,
                        "remove " + linear),
                mapper.calls);
        assertEquals(
                "mount /dev/mapper/" + verity + " " + path + " ext4 1 noload",
                mounter.calls.getFirst());
    }

    @Test
    void aMountThatFailsBothWaysLeavesNothing() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");
        mounter.refuses = path;
        var part = Optional.of(new Mapping(0, 4096));

        assertThrows(IOException.class, () -> mounts().add(disk(part, Optional.empty())));

        assertEquals(2, mounter.calls.size());
        assertEquals("remove dm-linear-pmem1-0-4096", mapper.calls.getLast());
        assertFalse(Files.exists(folder.resolve("layers")));
    }

    @Test
    void whatTheDeviceMapperRefusesIsReported() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");
        mapper.failures.add(Errno.EINVAL);
        var part = Optional.of(new Mapping(0, 4096));

        assertThrows(IOException.class, () -> mounts().add(disk(part, Optional.empty())));

        assertEquals(List.of(), mounter.calls);
    }

    @Test
    void partsThatMakeNoSenseAreRefused() throws Exception {
        block("0000:00:18.0/0000:06:00.0", "pmem1");
        for (var part :
                List.of(
                        new Mapping(-512, 512),
                        new Mapping(1, 512),
                        new Mapping(0, 0),
                        new Mapping(0, 100))) {
            assertThrows(
                    IOException.class,
                    () -> mounts().add(disk(Optional.of(part), Optional.empty())));
        }
        assertEquals(List.of(), mounter.calls);
    }
}
