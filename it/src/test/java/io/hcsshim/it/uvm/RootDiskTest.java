package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.it.Home;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.RootDisk;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Verification;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Machines boot from memory, from a disk, and from a RAM disk.
@Timeout(180)
class RootDiskTest {
    @TempDir private static Path folder;
    private static Path boot;
    private static Uvms uvms;

    @BeforeAll
    static void open() throws Exception {
        boot = Home.require().resolve("boot");
        uvms = new Uvms(folder);
    }

    @Test
    void theUsualRootIsMemoryThatAllMachinesShareAndLayersCanBeToo() throws Exception {
        var spec = uvms.spec("memory").pmemLayers(new PmemLayers(1, 64 << 20, true)).build();
        var unchecked = LayerStore.open(folder.resolve("unchecked"), Verification.OFF);
        try (var uvm = UtilityVm.boot(uvms.hypervisor(), spec, unchecked, PhaseListener.NONE)) {
            assertTrue(root(uvm).matches("/dev/pmem0 / ext4 ro,.*\\bdax=always\\b.*"), root(uvm));
            assertEquals("no", said(uvm, "touch /here 2>/dev/null && echo yes || echo no"));
            packedLayersShareADevice(uvm);
            assertEquals(
                    "", said(uvm, "grep ' /run/layers/' /proc/mounts; ls /sys/block | grep dm"));
            layersWithoutRoomAreDisks(uvm);
        }
    }

    private static void packedLayersShareADevice(UtilityVm uvm) throws Exception {
        var top = Files.createDirectory(folder.resolve("top"));
        Files.writeString(top.resolve("greeting"), "hello from the top");
        var layers = List.of(top, uvms.rootfs());
        try (var container = uvm.createContainer(uvms.request("p", layers, "cat", "/greeting"))) {
            var mounts = said(uvm, "grep ' /run/layers/' /proc/mounts").lines().toList();
            assertEquals(2, mounts.size(), mounts::toString);
            for (var mount : mounts) {
                assertTrue(
                        mount.matches("/dev/mapper/dm-linear-pmem1-.*\\bdax=always\\b.*"), mount);
            }
            var outcome = Uvms.finish(container.start(Wanted.OUTPUT), new byte[0]);
            assertEquals("hello from the top", outcome.output(), outcome.errors());
            container.awaitExit();
        }
    }

    private static void layersWithoutRoomAreDisks(UtilityVm uvm) throws Exception {
        var request = uvms.request("s", List.of(uvms.rootfs()), "echo", "hello");
        try (var container = uvm.createContainer(request)) {
            assertEquals("1", said(uvm, "grep -c ' /run/mounts/scsi/m0 ' /proc/mounts"));
            container.start(Wanted.OUTPUT).close();
        }
    }

    @Test
    void aRamDiskDoesAsWell() throws Exception {
        var spec = spec("ram", BootFiles.inRam(boot)).pmemLayers(new PmemLayers(1, 64 << 20, true));
        try (var uvm = uvms.boot(spec)) {
            assertTrue(root(uvm).startsWith("rootfs / rootfs rw"), root(uvm));
            aLayerInMemoryIsChecked(uvm);
        }
    }

    private static void aLayerInMemoryIsChecked(UtilityVm uvm) throws Exception {
        var request = uvms.request("c", List.of(uvms.rootfs()), "echo", "hello");
        try (var container = uvm.createContainer(request)) {
            var mount = said(uvm, "grep ' /run/layers/' /proc/mounts");
            assertTrue(mount.matches("/dev/mapper/dm-verity-pmem1-\\S+ \\S+ ext4 ro,.*"), mount);
            var outcome = Uvms.finish(container.start(Wanted.OUTPUT), new byte[0]);
            assertEquals("hello\n", outcome.output(), outcome.errors());
            container.awaitExit();
        }
    }

    @Test
    void aDiskOnScsiIsVerifiedAndWhatMustBeWrittenToCanBe() throws Exception {
        var disk = RootDisk.verified(withTree(boot.resolve("rootfs.vhd")));
        var spec = spec("verified", BootFiles.onDisk(boot, disk));
        spec.words(BootWords.NONE.withInit(BootWords.WRITABLE));
        try (var uvm = uvms.boot(spec)) {
            assertTrue(root(uvm).startsWith("/dev/dm-0 / ext4 ro,"), root(uvm));
            assertEquals("1", said(uvm, "ls -d /sys/block/sda/holders/dm-0 | wc -l"));
            assertEquals("yes", said(uvm, "echo yes > /etc/a && mv /etc/a /var/b && cat /var/b"));
            var outcome = uvms.run(uvm, uvms.request("c", "echo", "hello"));
            assertEquals("hello\n", outcome.output(), outcome.errors());
        }
    }

    private static UvmSpec.Builder spec(String id, BootFiles files) throws IOException {
        var usual = uvms.spec(id).build();
        return UvmSpec.of(id, usual.stateDirectory(), files)
                .sized(usual.memoryMb(), usual.processors())
                .postMortem(usual.postMortem())
                .acceleration(usual.acceleration());
    }

    /// A copy of the file system alone, with its hash tree behind it.
    private static Path withTree(Path image) throws IOException {
        var copy = Files.copy(image, folder.resolve("tree"), StandardCopyOption.REPLACE_EXISTING);
        try (var file = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.truncate(Ext4Reader.open(file).superblock().bytes());
            VerityTree.append(file, UUID.randomUUID());
        }
        return copy;
    }

    /// The line of the root in the machine's list of mounts.
    private static String root(UtilityVm uvm) throws Exception {
        return said(uvm, "grep ' / ' /proc/mounts");
    }

    private static String said(UtilityVm uvm, String command) throws Exception {
        return Uvms.finish(uvm.execInVm(VmProcess.of("sh", "-c", command)), new byte[0])
                .output()
                .strip();
    }
}
