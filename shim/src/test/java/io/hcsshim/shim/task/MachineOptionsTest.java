package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.RootType;
import io.hcsshim.uvm.Scratch;
import io.hcsshim.uvm.boot.BootWords;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Limits;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineOptionsTest {
    private static final String MACHINE = "io.microsoft.virtualmachine.";
    private static final String MEMORY = MACHINE + "computetopology.memory.sizeinmb";
    private static final String PROCESSORS = MACHINE + "computetopology.processor.count";
    private static final Options NONE = Options.getDefaultInstance();

    private final List<String> warnings = new ArrayList<>();
    private JsonObject windows = JsonObject.of();

    private MachineOptions parse(
            Map<String, String> annotations, Options options, Map<String, String> environment)
            throws TaskException {
        var settings = PodSettings.read(annotations, options, warnings::add);
        return MachineOptions.parse(
                new MachineOptions.Sources(settings, windows, environment, 4), warnings::add);
    }

    @Test
    void whatIsSaidGoesInTheOrderOfTheDocumentation() throws Exception {
        var environment = Map.of("HCSSHIM_MEMORY_MB", "400", "HCSSHIM_PROCESSORS", "3");
        var options = Options.newBuilder().setVmMemorySizeInMb(200).build();
        var defaults = Options.newBuilder().putDefaultContainerAnnotations(MEMORY, "300").build();

        assertEquals(100, parse(Map.of(MEMORY, "100"), options, environment).memoryMb());
        assertEquals(
                200,
                parse(Map.of(MEMORY, "0"), NONE, Map.of("HCSSHIM_MEMORY_MB", "200")).memoryMb());
        assertEquals(200, parse(Map.of(), options, environment).memoryMb());
        assertEquals(300, parse(Map.of(), defaults, environment).memoryMb());
        assertEquals(400, parse(Map.of(), NONE, environment).memoryMb());
        assertEquals(3, parse(Map.of(), options, environment).processors());

        windows =
                (JsonObject) Json.parse("{\"memory\":{\"limit\":268435456},\"cpu\":{\"count\":4}}");
        assertEquals(256, parse(Map.of(), NONE, environment).memoryMb());
        assertEquals(4, parse(Map.of(), NONE, environment).processors());
        assertEquals(200, parse(Map.of(), options, environment).memoryMb());
        assertEquals(List.of(), warnings);
    }

    @Test
    void withoutAnyWordTheMachineIsTheUsualOne() throws Exception {
        var usual = parse(Map.of(), NONE, Map.of());

        assertEquals(
                new MachineOptions(
                        512,
                        2,
                        Optional.empty(),
                        RootChoice.ANY,
                        PmemLayers.NONE,
                        Acceleration.AUTO,
                        BootWords.NONE,
                        Scratch.USUAL,
                        Limits.NONE,
                        Map.of(),
                        List.of(),
                        GuestSetup.USUAL),
                usual);
    }

    @Test
    void limitsAreThoseOfTheAnnotationsAndElseOfTheSpec() throws Exception {
        var prefix = "io.microsoft.virtualmachine.";
        windows =
                (JsonObject)
                        Json.parse(
                                "{\"cpu\":{\"maximum\":25000,\"shares\":300},\"storage\":{\"iops\":7,\"bps\":8}}");
        var own =
                Map.of(
                        prefix + "computetopology.processor.limit", "50000",
                        prefix + "storageqos.iopsmaximum", "100");

        assertEquals(new Limits(7, 8, 25_000, 300), parse(Map.of(), NONE, Map.of()).limits());
        assertEquals(new Limits(100, 8, 50_000, 300), parse(own, NONE, Map.of()).limits());
        for (var bad :
                Map.of(
                                "computetopology.processor.limit", "100001",
                                "computetopology.processor.weight", "10001",
                                "storageqos.bandwidthmaximum", "-1")
                        .entrySet()) {
            assertThrows(
                    TaskException.class,
                    () -> parse(Map.of(prefix + bad.getKey(), bad.getValue()), NONE, Map.of()));
        }
    }

    @Test
    void whatIsWantedOfTheGuestIsRead(@TempDir Path folder) throws Exception {
        var one = Files.createFile(folder.resolve("one.vhd"));
        var two = Files.createFile(folder.resolve("two.vhdx"));
        var drivers = "io.microsoft.virtualmachine.kerneldrivers";
        var annotations =
                Map.of(
                        drivers,
                        one + ", " + two + ",",
                        "io.microsoft.virtualmachine.lcow.network.policybasedrouting",
                        "true",
                        "io.microsoft.virtualmachine.fileshares.disablewritable",
                        "true",
                        "io.microsoft.virtualmachine.fileshares.transport",
                        "9p");

        var guest =
                parse(annotations, Options.newBuilder().setDebug(true).build(), Map.of()).guest();

        assertEquals(
                new GuestSetup(
                        ShareTransport.NINEP,
                        false,
                        Routing.BY_POLICY,
                        Optional.of(Level.DEBUG),
                        List.of(one, two),
                        Optional.empty()),
                guest);
        for (var bad : List.of("one.vhd", folder + "/none.vhd", folder.toString())) {
            var refusal =
                    assertThrows(
                            TaskException.class, () -> parse(Map.of(drivers, bad), NONE, Map.of()));
            assertTrue(refusal.getMessage().contains(bad), refusal.getMessage());
        }
    }

    @Test
    void foldersOfTheHostComeByWhatThereIs() {
        var annotation = "io.microsoft.virtualmachine.fileshares.transport";

        var refusal =
                assertThrows(
                        TaskException.class,
                        () -> parse(Map.of(annotation, "nfs"), NONE, Map.of()));

        assertTrue(refusal.getMessage().contains("not by 'nfs'"), refusal.getMessage());
    }

    @Test
    void aPodThatNeedsMoreThanUsualGetsItAndTheGuestsShare() throws Exception {
        var large =
                Map.of(
                        "io.kubernetes.cri.sandbox-memory",
                        Long.toString(1000L << 20),
                        "io.kubernetes.cri.sandbox-cpu-quota",
                        "250000",
                        "io.kubernetes.cri.sandbox-cpu-period",
                        "100000");
        var small =
                Map.of(
                        "io.kubernetes.cri.sandbox-memory",
                        "1048576",
                        "io.kubernetes.cri.sandbox-cpu-quota",
                        "-1");

        assertEquals(1000 + 128 + 20, parse(large, NONE, Map.of()).memoryMb());
        assertEquals(3, parse(large, NONE, Map.of()).processors());
        assertEquals(512, parse(small, NONE, Map.of()).memoryMb());
        assertEquals(2, parse(small, NONE, Map.of()).processors());
        var options = Options.newBuilder().setVmMemorySizeInMb(200).build();
        assertEquals(200, parse(large, options, Map.of()).memoryMb());
    }

    @Test
    void whatItBootsFromAndWithCanBeSaid() throws Exception {
        var options =
                Options.newBuilder()
                        .setBootFilesRootPath("/boot/files")
                        .setDefaultContainerScratchSizeInGb(3)
                        .build();
        var annotations =
                Map.of(
                        MACHINE + "lcow.kernelbootoptions",
                        " debug  nosmt",
                        MACHINE + "lcow.timesync.disable",
                        "t",
                        MACHINE + "lcow.extra-exec-command-args",
                        "-loglevel debug",
                        "io.microsoft.container.processdumplocation",
                        "/run/cores/%p");

        var named = parse(annotations, options, Map.of("HCSSHIM_ACCEL", "TCG"));

        assertEquals(Optional.of(Path.of("/boot/files")), named.bootFiles());
        assertEquals(Acceleration.TCG, named.acceleration());
        assertEquals(3L << 30, named.scratch().bytes());
        assertEquals(List.of("debug", "nosmt"), named.words().kernel());
        assertEquals(
                "-loglevel debug -disable-time-sync -core-dump-location /run/cores/%p",
                String.join(" ", named.words().agent()));
    }

    @Test
    void whereTheRootFileSystemIsCanBeSaid() throws Exception {
        var type = MACHINE + "lcow.preferredrootfstype";
        var initrd = Map.of("HCSSHIM_ROOTFS_TYPE", "initrd");

        assertEquals(RootType.INITRD, parse(Map.of(), NONE, initrd).root().type());
        assertEquals(RootType.VHD, parse(Map.of(type, "vhd"), NONE, initrd).root().type());
        assertEquals(List.of(), warnings);
        assertEquals(RootType.INITRD, parse(Map.of(type, "floppy"), NONE, initrd).root().type());
        assertEquals(1, warnings.size(), warnings::toString);
        assertEquals(
                List.of(BootWords.WRITABLE),
                parse(Map.of(MACHINE + "lcow.writable-overlay-directories", "1"), NONE, initrd)
                        .words()
                        .init());
    }

    @Test
    void layersCanBePersistentMemory() throws Exception {
        var count = MACHINE + "devices.virtualpmem.maximumcount";
        var size = MACHINE + "devices.virtualpmem.maximumsizebytes";
        var single = MACHINE + "lcow.vpmem.nomultimapping";

        assertEquals(
                new PmemLayers(8, 4L << 30, true),
                parse(Map.of(count, "8"), NONE, Map.of()).pmemLayers());
        assertEquals(
                new PmemLayers(1, 8192 << 10, false),
                parse(Map.of(count, "1", size, "8388608", single, "true"), NONE, Map.of())
                        .pmemLayers());
        for (var wrong :
                List.of(Map.of(count, "129"), Map.of(size, "4097"), Map.of(size, "4096"))) {
            assertThrows(TaskException.class, () -> parse(wrong, NONE, Map.of()));
        }
    }

    @Test
    void aRootDiskCanBeVerified() throws Exception {
        var annotations =
                Map.of(
                        MACHINE + "lcow.dmverity-mode",
                        "true",
                        MACHINE + "lcow.dmverity-rootfs-vhd",
                        "own.vhd",
                        MACHINE + "lcow.dmverity-create-args",
                        "root,,,ro,0 8 verity 1 …",
                        MACHINE + "lcow.preferredrootfstype",
                        "initrd");

        assertEquals(
                new RootChoice(RootType.VERITY, "own.vhd", "root,,,ro,0 8 verity 1 …"),
                parse(annotations, NONE, Map.of()).root());
        assertEquals(List.of(), warnings);
    }

    @Test
    void writableDisksAreSizedSharedAndEncryptedByAnnotationsOrOptions() throws Exception {
        var options =
                Options.newBuilder()
                        .setDefaultContainerScratchSizeInGb(3)
                        .setShareScratch(true)
                        .build();

        assertEquals(
                new Scratch(3L << 30, true, Encryption.NONE),
                parse(Map.of(), options, Map.of()).scratch());
        assertEquals(
                new Scratch(7L << 30, false, Encryption.EPHEMERAL),
                parse(
                                Map.of(
                                        PodSettings.SCRATCH_GB,
                                        "7",
                                        PodSettings.SHARED_SCRATCH,
                                        "false",
                                        PodSettings.ENCRYPTED_SCRATCH,
                                        "1"),
                                options,
                                Map.of())
                        .scratch());
        var refused =
                assertThrows(
                        TaskException.class,
                        () -> parse(Map.of(PodSettings.SCRATCH_GB, "16385"), NONE, Map.of()));
        assertTrue(refused.getMessage().contains("16384 GiB"), refused.getMessage());
    }

    @Test
    void whatCannotBeTakenAsItIsSaidIsAnnounced() throws Exception {
        var options = parse(Map.of(MEMORY, "many", PROCESSORS, "5"), NONE, Map.of());

        assertEquals(512, options.memoryMb());
        assertEquals(4, options.processors());
        assertEquals(2, warnings.size(), warnings::toString);
        assertEquals(102, parse(Map.of(MEMORY, "101"), NONE, Map.of()).memoryMb());
    }

    @Test
    void valuesThatMakeNoSenseAreRefused() {
        for (var annotations :
                List.of(
                        Map.of(MEMORY, "62"),
                        Map.of(MEMORY, "18446744073709551615"),
                        Map.of(PROCESSORS, "-1"),
                        Map.of(MACHINE + "lcow.kernelbootoptions", "a -- b"),
                        Map.of(MACHINE + "lcow.kernelbootoptions", "x".repeat(2000)))) {
            assertThrows(TaskException.class, () -> parse(annotations, NONE, Map.of()));
        }
        assertThrows(
                TaskException.class,
                () -> parse(Map.of(), NONE, Map.of("HCSSHIM_MEMORY_MB", "many")));
        assertThrows(
                TaskException.class, () -> parse(Map.of(), NONE, Map.of("HCSSHIM_ACCEL", "warp")));
        assertThrows(
                TaskException.class,
                () -> parse(Map.of(), NONE, Map.of("HCSSHIM_ROOTFS_TYPE", "tape")));
    }
}
