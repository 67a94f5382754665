package io.hcsshim.uvm.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.VpmemDevice.Mapping;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.uvm.boot.Boot;
import io.hcsshim.uvm.boot.BootOptions;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.PmemDisks.Wish;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.PmemRoom;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PmemDisksTest {
    private static final String VPMEM = "VPMemDevice";
    private static final PmemRoom ROOM = new PmemRoom(2, 4 * PmemDisk.UNIT);

    @TempDir private Path folder;
    private final FakeGuest guest = FakeGuest.create();
    private FakeVirtualMachine machine;
    private PmemDisks disks;

    @BeforeEach
    void boot() throws Exception {
        var hypervisor = FakeHypervisor.running(() -> guest);
        var spec =
                new VmSpec("vm", folder, folder, folder, "", 64, 1, 1, Acceleration.TCG).with(ROOM);
        var options = new BootOptions(Duration.ofSeconds(10), PhaseListener.NONE, Log.none());
        var booted = Boot.run(hypervisor, spec, options, new Deaf());
        machine = hypervisor.machines().getFirst();
        disks = new PmemDisks(machine, new Agent(booted.bridge()), ROOM);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private Path file(String name, long bytes) throws IOException {
        var file = folder.resolve(name);
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
        return file;
    }

    private Wish whole(String name) throws IOException {
        return new Wish(file(name, PmemDisk.UNIT), Optional.empty(), Optional.empty());
    }

    private Wish part(String name, long offset) throws IOException {
        var file = file(name, 2 * PmemDisk.UNIT);
        return new Wish(file, Optional.of(new Mapping(offset, 4096)), Optional.empty());
    }

    @Test
    void aLayerIsADeviceAndThenAMount() throws Exception {
        var layer = disks.mount(whole("a")).orElseThrow();

        assertEquals("/run/layers/p1", layer.guestPath());
        assertEquals(
                List.of(new PmemDisk(1, folder.resolve("a"), PmemDisk.UNIT)), machine.devices());
        assertEquals(
                "{\"DeviceNumber\":1,\"MountPath\":\"/run/layers/p1\"}",
                guest.resources(VPMEM).getFirst().toText());
    }

    @Test
    void equalWishesShareAMountAndTheDeviceStaysForTheNext() throws Exception {
        var first = disks.mount(whole("a")).orElseThrow();
        var second = disks.mount(whole("a")).orElseThrow();

        first.close();
        first.close();
        assertEquals(1, guest.resources(VPMEM).size());
        second.close();
        assertEquals(List.of(), guest.resources(VPMEM));
        assertEquals(1, machine.devices().size());

        assertEquals("/run/layers/p1", disks.mount(whole("a")).orElseThrow().guestPath());
        assertEquals("/run/layers/p2", disks.mount(whole("b")).orElseThrow().guestPath());
        assertEquals(2, machine.devices().size());
    }

    @Test
    void partsOfAFileShareItsDevice() throws Exception {
        var low = disks.mount(part("pack", 0)).orElseThrow();
        var high = disks.mount(part("pack", 1 << 20)).orElseThrow();

        assertEquals("/run/layers/p1-0-4096", low.guestPath());
        assertEquals("/run/layers/p1-1048576-4096", high.guestPath());
        assertEquals(1, machine.devices().size());
        low.close();
        assertEquals(1, guest.resources(VPMEM).size());
    }

    @Test
    void whatFindsNoRoomIsForOthers() throws Exception {
        var large = file("large", 5 * PmemDisk.UNIT);
        var odd = file("odd", PmemDisk.UNIT + 512);
        for (var file : List.of(large, odd)) {
            var wish = new Wish(file, Optional.empty(), Optional.empty());
            assertTrue(disks.mount(wish).isEmpty());
        }
        disks.mount(whole("a"));
        disks.mount(whole("b")).orElseThrow().close();

        assertTrue(disks.mount(whole("c")).isEmpty());
        assertTrue(disks.mount(whole("b")).isPresent());
    }

    @Test
    void whatTheGuestRefusesIsAFailureAndLeavesADeviceThatCanBeUsed() throws Exception {
        guest.failOn(MessageType.MODIFY_SETTINGS, new HResultException(HResult.FAIL, "no"));
        assertThrows(HResultException.class, () -> disks.mount(whole("a")));
        guest.behaveOn(MessageType.MODIFY_SETTINGS);

        assertEquals("/run/layers/p1", disks.mount(whole("a")).orElseThrow().guestPath());
    }

    @Test
    void whatTheMachineRefusesLeavesThePlaceFree() throws Exception {
        machine.refuseDevices(Optional.of("no"));
        assertThrows(IOException.class, () -> disks.mount(whole("a")));
        machine.refuseDevices(Optional.empty());

        assertEquals("/run/layers/p1", disks.mount(whole("b")).orElseThrow().guestPath());
    }
}
