package io.hcsshim.uvm.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.uvm.boot.Boot;
import io.hcsshim.uvm.boot.BootOptions;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.bridge.Bridge;
import io.hcsshim.uvm.bridge.BridgeListener;
import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ScsiDisksTest {
    private static final String MAPPED = "MappedVirtualDisk";

    private final FakeGuest guest = FakeGuest.create();
    private FakeVirtualMachine machine;
    private Bridge bridge;
    private ScsiDisks disks;

    @BeforeEach
    void boot() throws Exception {
        var hypervisor = FakeHypervisor.running(() -> guest);
        var path = Path.of("/nowhere");
        var spec = new VmSpec("vm", path, path, path, "", 64, 1, 1, Acceleration.TCG);
        var options = new BootOptions(Duration.ofSeconds(10), PhaseListener.NONE, Log.none());
        var booted = Boot.run(hypervisor, spec, options, new Deaf());
        machine = hypervisor.machines().getFirst();
        bridge = booted.bridge();
        disks = new ScsiDisks(machine, new Agent(bridge), 1, Set.of());
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aDiskIsAttachedFirstAndMountedThen() throws Exception {
        var disk = disks.mount(layer("a"));

        assertEquals("/run/mounts/scsi/m0", disk.guestPath());
        assertEquals(Path.of("a"), machine.diskAt(new ScsiAddress(0, 0)).orElseThrow().image());
        var settings = guest.resources(MAPPED).getFirst();
        assertEquals("/run/mounts/scsi/m0", settings.string("MountPath"));
        assertTrue(settings.bool("ReadOnly"));
    }

    @Test
    void equalWishesShareADiskUntilTheLastIsGivenBack() throws Exception {
        var first = disks.mount(layer("a"));
        var second = disks.mount(layer("a"));

        assertEquals(first.guestPath(), second.guestPath());
        first.close();
        first.close();
        assertEquals(1, machine.devices().size());
        second.close();

        assertEquals(List.of(), machine.devices());
        assertEquals(List.of(), guest.resources(MAPPED));
    }

    @Test
    void aDiskIsUnmountedAndEjectedBeforeItIsDetached() throws Exception {
        disks.mount(layer("a")).close();

        var modifications = guest.requests(MessageType.MODIFY_SETTINGS);
        assertEquals(
                List.of("Add MappedVirtualDisk", "Remove MappedVirtualDisk", "Remove SCSIDevice"),
                modifications.stream().map(ScsiDisksTest::inShort).toList());
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void mountsOfOneDiskShareItsAttachment() throws Exception {
        var disk = new DiskMount.Disk(Path.of("disk"), ImageFormat.RAW, Access.READ_WRITE);
        var first = disks.mount(volume(disk, 1, "/data/1"));
        var second = disks.mount(volume(disk, 2, "/data/2"));
        var node =
                disks.mount(
                        new DiskMount(
                                disk, new Appearance.Node(0), Optional.of("/dev-of-pod/disk")));

        assertEquals(1, machine.devices().size());
        var settings = guest.resources(MAPPED);
        assertEquals(3, settings.size());
        assertEquals(2, settings.get(1).int64("Partition"));
        assertEquals("xfs", settings.get(1).string("Filesystem"));
        assertTrue(settings.get(2).bool("BlockDev"));
        first.close();
        node.close();
        assertEquals(1, machine.devices().size());
        second.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aDiskCannotBeAtTwoPlaces() throws Exception {
        var disk = new DiskMount.Disk(Path.of("disk"), ImageFormat.RAW, Access.READ_WRITE);
        var mounted = disks.mount(volume(disk, 1, "/here"));

        var failure = assertThrows(IOException.class, () -> disks.mount(volume(disk, 1, "/there")));

        assertTrue(failure.getMessage().contains("/here"), failure.getMessage());
        assertEquals(1, guest.resources(MAPPED).size());
        mounted.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aScratchDiskThatIsMountedAlreadyIsSharedWhereItIs() throws Exception {
        var first = disks.mount(scratch(Encryption.NONE, Optional.of("/c/first")));
        var second = disks.mount(scratch(Encryption.NONE, Optional.of("/c/second")));

        assertEquals("/c/first", second.guestPath());
        assertTrue(guest.resources(MAPPED).getFirst().bool("EnsureFilesystem"));
        first.close();
        assertEquals(1, machine.devices().size());
        second.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void anEncryptedScratchDiskIsXfs() throws Exception {
        disks.mount(scratch(Encryption.EPHEMERAL, Optional.empty()));

        var settings = guest.resources(MAPPED).getFirst();
        assertTrue(settings.bool("Encrypted"));
        assertEquals("xfs", settings.string("Filesystem"));
    }

    @Test
    void aDiskCanBeUnmountedBeforeItIsGivenBack() throws Exception {
        var disk = disks.mount(layer("a"));
        disk.unmount();
        disk.unmount();
        assertEquals(List.of(), guest.resources(MAPPED));
        assertEquals(1, machine.devices().size());

        var other = disks.mount(layer("a")); // which mounts it again
        disk.unmount();
        disk.close();
        assertEquals(1, guest.resources(MAPPED).size());
        other.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aFailedDetachIsResumedByWhoeverComesNext() throws Exception {
        var disk = disks.mount(layer("a"));
        machine.keepDevices(true);
        assertThrows(IOException.class, disk::close);
        assertThrows(IOException.class, disk::close);
        machine.keepDevices(false);

        var again = disks.mount(layer("a"));
        disk.close();
        assertEquals(1, machine.devices().size());
        again.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aPlaceIsUsedAgain() throws Exception {
        var first = disks.mount(layer("a"));
        var second = disks.mount(layer("b"));
        first.close();

        var third = disks.mount(layer("c"));

        assertEquals(first.guestPath(), third.guestPath());
        assertNotEquals(second.guestPath(), third.guestPath());
        assertEquals(Path.of("c"), machine.diskAt(new ScsiAddress(0, 0)).orElseThrow().image());
    }

    @Test
    void aDiskThatTheGuestRefusesIsDetachedAgain() throws Exception {
        guest.failOn(
                MessageType.MODIFY_SETTINGS, new HResultException(HResult.FAIL, "no such device"));

        assertThrows(HResultException.class, () -> disks.mount(layer("a")));
        guest.behaveOn(MessageType.MODIFY_SETTINGS);

        assertEquals("/run/mounts/scsi/m0", disks.mount(layer("b")).guestPath());
        assertEquals(1, machine.devices().size());
    }

    @Test
    void aDiskThatTheMachineRefusesLeavesItsPlaceFree() throws Exception {
        machine.refuseDevices(Optional.of("image is locked"));
        assertThrows(IOException.class, () -> disks.mount(layer("a")));
        machine.refuseDevices(Optional.empty());

        assertEquals("/run/mounts/scsi/m0", disks.mount(layer("a")).guestPath());
    }

    @Test
    void aFailedUnmountIsResumedByTheNextClose() throws Exception {
        var disk = disks.mount(layer("a"));
        guest.failOn(MessageType.MODIFY_SETTINGS, new HResultException(HResult.FAIL, "busy"));
        assertThrows(HResultException.class, disk::close);
        guest.behaveOn(MessageType.MODIFY_SETTINGS);

        disk.close();

        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aDeadMachineHasNothingAttached() throws Exception {
        var disk = disks.mount(layer("a"));
        machine.exit(new Exit.Crashed(137, ""));
        bridge.fail(new IOException("the machine has exited"));

        disk.close();
    }

    @Test
    void aFullBusIsReported() throws Exception {
        for (int i = 0; i < ScsiAddress.LUNS; i++) {
            disks.mount(layer("layer" + i));
        }

        var failure = assertThrows(IOException.class, () -> disks.mount(layer("one more")));

        assertTrue(failure.getMessage().contains("no available location"), failure.getMessage());
    }

    @Test
    void manyMayMountAndReleaseTheSameDisksAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 64; i++) {
                var image = "layer" + i % 3;
                all.add(threads.submit(() -> mountAndRelease(image)));
            }
            for (var one : all) {
                one.get();
            }
        }

        assertEquals(List.of(), machine.devices());
        assertEquals(List.of(), guest.resources(MAPPED));
    }

    private Void mountAndRelease(String image) throws Exception {
        try (var disk = disks.mount(layer(image))) {
            assertTrue(disk.guestPath().startsWith("/run/mounts/scsi/m"));
        }
        return null;
    }

    private static DiskMount layer(String image) {
        return DiskMount.layer(Path.of(image), ImageFormat.RAW, 0, Optional.empty());
    }

    private static DiskMount volume(DiskMount.Disk disk, long partition, String path) {
        return new DiskMount(
                disk, new Appearance.Volume(partition, "xfs", List.of()), Optional.of(path));
    }

    private static DiskMount scratch(Encryption encryption, Optional<String> path) {
        return DiskMount.scratch(Path.of("scratch"), ImageFormat.RAW, encryption, path);
    }

    private static String inShort(JsonObject body) {
        try {
            var request = body.object("Request").orElseThrow();
            return request.string("RequestType") + " " + request.string("ResourceType");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Deaf implements BridgeListener {
        @Override
        public void containerExited(Notification notification) {}

        @Override
        public void bridgeClosed(IOException reason, String trace) {}
    }
}
