package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.ScratchWish;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The disks of containers in one real utility VM: what is read, what is written, and what of it the host has.
@Timeout(180)
@SuppressWarnings("try") // a test may be interrupted while it closes
class DisksTest {
    private static final long MIB = 1 << 20;
    private static final int LAYERS = 120;

    @TempDir private static Path folder;
    private static Uvms uvms;
    private static UtilityVm uvm;

    @BeforeAll
    static void boot() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        uvm = uvms.boot(uvms.spec("disks").scsiControllers(ScsiAddress.controllers(LAYERS + 20)));
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    @Test
    void theTreeInAContainerIsThatOfTheSnapshot() throws Exception {
        var lister = Home.require().resolve("guest/it/treelist");
        makeTree(lister);
        var request =
                request("tree", List.of(folder.resolve("upper"), folder.resolve("lower")), "0");
        var spec =
                request.spec()
                        .toJson()
                        .toText()
                        .replace("\"CAP_KILL\"", "\"CAP_DAC_OVERRIDE\"")
                        .replace("[\"0\"]", "[\"/treelist\",\"/tree\"]");

        var outcome =
                uvms.run(
                        uvm,
                        new ContainerRequest(
                                "tree", OciSpec.of(JsonObject.parse(spec)), request.rootfs()));

        assertEquals("", outcome.errors());
        assertEquals(Files.readString(folder.resolve("expected")), outcome.output());
    }

    /// Two layers and what the kernel of the host makes of them.
    private static void makeTree(Path lister) throws Exception {
        shell(
                """
                mkdir -p lower/proc lower/dev lower/sys lower/tree upper work seen
                cp %s lower/treelist
                cd lower/tree
                echo one > plain; chmod 4751 plain; chown 12:34 plain
                echo two > "with a space"; touch -d @1.234567891 "with a space"
                setcap cap_net_raw,cap_sys_admin+ep plain
                ln plain hard; mkdir -p a/b/c; ln plain a/b/c/harder
                ln -s ../outside link; ln -s "$(printf 'x%%.0s' $(seq 200))" "long link"
                mkfifo pipe; mknod null c 1 3; mknod disk b 259 1048575; chown 7:8 null
                chmod 1777 a; mkdir -m 2750 a/group; chown 99999:88888 a/group
                truncate -s 5M sparse; echo end >> sparse
                head -c 300000 /dev/urandom > noise
                mkdir hidden replaced many; echo old > hidden/file; echo old > replaced/old; echo old > gone
                for i in $(seq 300); do echo $i > many/$i; done
                cd ../..
                mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work o seen
                cd seen/tree
                rm -r hidden gone replaced many/7; mkdir replaced; echo new > replaced/new
                chmod 700 noise; echo more >> "with a space"; mv pipe moved
                cd ../..
                umount seen
                mount -t overlay -o lowerdir=upper:lower o seen
                seen/treelist seen/tree > expected
                umount seen
                """
                        .formatted(lister));
        var seen = Files.readString(folder.resolve("expected"));
        assertTrue(seen.contains("security.capability="), seen);
        assertFalse(seen.contains("hidden"), seen);
    }

    @Test
    void aHundredAndTwentyLayersAreStacked() throws Exception {
        var layers = new ArrayList<Path>();
        for (int i = 0; i < LAYERS - 1; i++) {
            var layer = Files.createDirectory(folder.resolve("layer" + i));
            Files.writeString(layer.resolve("top"), "layer " + i);
            Files.writeString(layer.resolve("file" + i), "");
            layers.add(layer);
        }
        layers.add(uvms.rootfs());

        var script = "cat /top; set -- /file*; echo \" $#\"";
        var container = uvm.createContainer(request("high", layers, "sh", "-c", script));
        var outcome = Uvms.finish(container.start(Wanted.OUTPUT), new byte[0]);

        assertEquals("layer 0 " + (LAYERS - 1) + "\n", outcome.output(), outcome.errors());
        // Its disks go with the machine: to take them away one by one would only cost time.
    }

    @Test
    void aFullDiskIsItsContainersAffairAndWhatIsDeletedGoesBackToTheHost() throws Exception {
        try (var full = uvm.createContainer(wish("full", 80, false, Encryption.NONE));
                var other = uvm.createContainer(uvms.request("other", "sleep", "1000"))) {
            var inits = List.of(full.start(Wanted.NOTHING), other.start(Wanted.NOTHING));
            var disk = scratch(80);
            var empty = allocated(disk);

            var filled = sh(full, "dd if=/dev/zero of=/big bs=1024k; busybox sync");
            assertTrue(filled.errors().contains("No space left on device"), filled.errors());
            assertTrue(allocated(disk) > empty + 60 * MIB, "written: " + allocated(disk));
            assertEquals("fine\n", sh(other, "echo fine > /file && cat /file").output());

            sh(full, "busybox rm /big; busybox sync");
            awaitNoMore(disk, empty + MIB);
            assertEquals("again\n", sh(full, "echo again > /file && cat /file").output());
            end(inits);
        }
    }

    @Test
    void containersShareADiskAndNotWhatTheyWrite() throws Exception {
        try (var first = uvm.createContainer(wish("sharer1", 96, true, Encryption.NONE));
                var init = first.start(Wanted.NOTHING)) {
            try (var second = uvm.createContainer(wish("sharer2", 96, true, Encryption.NONE))) {
                var other = second.start(Wanted.NOTHING);
                sh(first, "echo one > /mine");
                sh(
                        second,
                        "echo two > /mine; dd if=/dev/zero of=/big bs=1024k count=40; busybox sync");

                assertEquals("one\n", sh(first, "cat /mine").output());
                assertEquals("two\n", sh(second, "cat /mine").output());
                assertTrue(sh(first, "df -k /").output().contains(" 4"), "40 MiB are in use");
                assertEquals(1, scratches(96).size());
                end(List.of(other));
            }
            assertEquals("one\n", sh(first, "cat /mine; ls /big 2> /dev/null").output());
            end(List.of(init));
        }
    }

    @Test
    void nothingThatIsWrittenToAnEncryptedDiskIsOnTheHost() throws Exception {
        var secret = "nobody shall read this";
        try (var container =
                uvm.createContainer(wish("secret", 512, false, Encryption.EPHEMERAL))) {
            var init = container.start(Wanted.NOTHING);

            sh(
                    container,
                    "i=0; while [ $i -lt 2000 ]; do echo '"
                            + secret
                            + "'; i=$((i+1)); done > /file; busybox sync");

            var mounts = inVm("cat", "/proc/mounts");
            assertTrue(mounts.contains("/dev/mapper/dm-crypt-scsi-contr"), mounts);
            assertTrue(mounts.contains("/run/gcs/c/secret xfs "), mounts);
            assertEquals(
                    "2000\n", sh(container, "busybox grep -c '" + secret + "' /file").output());
            assertFalse(
                    Files.readString(scratch(512), StandardCharsets.ISO_8859_1).contains(secret));
            end(List.of(init));
        }
        assertFalse(inVm("ls", "/dev/mapper").contains("crypt"));
    }

    @Test
    void everyKindOfDiskCanBeAVolume() throws Exception {
        var place = Files.createDirectory(folder.resolve("volumes"));
        try (var disks = VolumeDisks.make(place)) {
            var plain = uvms.request("volumes", "sleep", "1000");
            var mounts = new ArrayList<>(plain.spec().mounts());
            mounts.add(disk("/fixed", "virtual-disk", disks.image("fixed.vhd"), "ro"));
            mounts.add(disk("/dynamic", "virtual-disk", disks.image("dynamic.vhd")));
            mounts.add(disk("/vhdx", "virtual-disk", disks.image("vhdx.vhdx")));
            mounts.add(disk("/device", "physical-disk", disks.device()));
            mounts.add(
                    OciMount.of("/served", "extensible-virtual-disk", disks.served(), List.of()));
            mounts.add(disk("/managed", "automanage-virtual-disk", disks.image("managed.img")));
            var spec = plain.spec().withMounts(mounts);
            var request = new ContainerRequest("volumes", spec, plain.rootfs());

            try (var container = uvm.createContainer(request)) {
                var init = container.start(Wanted.NOTHING);
                var names = "/fixed/name /dynamic/name /vhdx/name /device/name /served/name";
                assertEquals(
                        "fixed\ndynamic\nvhdx\ndevice\nserved\nmanaged\n",
                        sh(container, "cat " + names + " /managed/name").output());
                var written =
                        sh(
                                container,
                                "for d in dynamic vhdx device served; do echo new $d > /$d/name; done;"
                                        + " echo x > /fixed/name");
                assertTrue(written.errors().contains("Read-only file system"), written.errors());
                end(List.of(init));
            }
            assertEquals("new device\n", disks.nameIn(disks.device().toString()));
            assertEquals("new served\n", disks.nameIn("served.img"));
            assertFalse(Files.exists(disks.image("managed.img")), "it goes with its container");
            assertTrue(Files.exists(disks.image("vhdx.vhdx")));
        }
    }

    private static OciMount disk(String at, String type, Path image, String... options) {
        return OciMount.of(at, type, image.toString(), List.of(options));
    }

    @Test
    void driversOnADiskAreLoadedOnce() throws Exception {
        var modules = Home.require().resolve("kernel/tree/lib/modules");
        shell(
                "mkdir -p drivers/sub broken; echo no module > broken/broken.ko\n"
                        + "cp "
                        + modules
                        + "/*/kernel/drivers/net/dummy.ko drivers/sub/\n"
                        + "for name in drivers broken; do mke2fs -q -t ext4 -d $name $name.img 8M; done");

        uvm.installDrivers(folder.resolve("drivers.img"));
        uvm.installDrivers(folder.resolve("drivers.img"));

        assertTrue(inVm("cat", "/proc/modules").contains("dummy "), "the module is there");
        var failure =
                assertThrows(
                        IOException.class, () -> uvm.installDrivers(folder.resolve("broken.img")));
        assertTrue(failure.getMessage().contains("broken.ko: Exec format error"), "" + failure);
    }

    private static void end(List<GuestProcess> inits) throws Exception {
        for (var init : inits) {
            init.signal(9); // sleep takes no SIGTERM when it is the first of its namespace
        }
    }

    private static Uvms.Outcome sh(Container container, String script) throws Exception {
        var process = Uvms.process("sh", "-c", script);
        return Uvms.finish(container.exec(process, Wanted.OUTPUT), new byte[0]);
    }

    private static String inVm(String... command) throws Exception {
        var process = uvm.execInVm(VmProcess.of(command));
        return Uvms.finish(process, new byte[0]).output();
    }

    private static Path scratch(long mib) throws IOException {
        var found = scratches(mib);
        assertEquals(1, found.size(), found::toString);
        return found.getFirst();
    }

    private static List<Path> scratches(long mib) throws IOException {
        try (var files = Files.list(folder.resolve("cache/live"))) {
            return files.filter(file -> file.toFile().length() == mib * MIB).toList();
        }
    }

    /// The guest looks every few seconds.
    private static void awaitNoMore(Path disk, long bytes) throws Exception {
        while (allocated(disk) > bytes) {
            Thread.onSpinWait(); // the test has a limit
        }
    }

    private static long allocated(Path disk) throws Exception {
        var stat = new ProcessBuilder("stat", "-c", "%b", disk.toString());
        var sectors = Programs.run(stat, "", Duration.ofSeconds(10)).stdout().strip();
        return Long.parseLong(sectors) * 512;
    }

    private static ContainerRequest request(String id, List<Path> layers, String... command)
            throws IOException {
        return uvms.request(id, layers, command);
    }

    private static ContainerRequest wish(String id, long mib, boolean shared, Encryption encryption)
            throws IOException {
        var plain = uvms.request(id, "sleep", "1000");
        var wish = new ScratchWish(mib * MIB, shared, encryption);
        return new ContainerRequest(id, plain.spec(), plain.rootfs(), wish);
    }

    private static void shell(String script) throws Exception {
        Programs.must(folder, "sh", "-e", "-c", script);
    }
}
