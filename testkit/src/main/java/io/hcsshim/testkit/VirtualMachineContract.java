package io.hcsshim.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.PmemRoom;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every provider of machines promises. Providers and the fake extend it.
@Timeout(120)
public abstract class VirtualMachineContract {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ScsiAddress PLACE = new ScsiAddress(0, 3);

    @TempDir private Path folder;

    /// For the classes that keep the contract.
    protected VirtualMachineContract() {}

    /// A machine that is not started; its guest, once started, does nothing and does not end.
    ///
    /// @param stateDirectory an empty directory; the machine has [#room]
    protected abstract VirtualMachine create(String id, Path stateDirectory) throws Exception;

    /// The format of disks that every machine of the provider takes.
    protected ImageFormat diskFormat() {
        return ImageFormat.RAW;
    }

    /// The room for pmem disks in the machines of the contract.
    protected static PmemRoom room() {
        return new PmemRoom(1, PmemDisk.UNIT);
    }

    @Test
    void aPmemDiskComesIntoTheRoomForItAndStays() throws Exception {
        try (var machine = created()) {
            machine.start();
            var disk = pmem(1, PmemDisk.UNIT);

            assertThrows(IOException.class, () -> machine.attach(pmem(2, PmemDisk.UNIT)));
            assertThrows(IOException.class, () -> machine.attach(pmem(1, 2 * PmemDisk.UNIT)));
            machine.attach(disk);
            assertThrows(IOException.class, () -> machine.attach(pmem(1, PmemDisk.UNIT)));
            assertThrows(IOException.class, () -> machine.detach(disk));
        }
    }

    private PmemDisk pmem(int number, long bytes) throws IOException {
        var image = folder.resolve("pmem-" + number + "-" + bytes);
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return new PmemDisk(number, image, bytes);
    }

    @Test
    void aMachineHasTheIdentityOfItsSpec() throws Exception {
        try (var machine = created()) {
            assertEquals("contract", machine.id());
        }
    }

    @Test
    void listenersStandBeforeTheMachineStarts() throws Exception {
        try (var machine = created();
                var listener = machine.listen(109)) {
            machine.start();

            assertEquals(109, listener.port());
        }
    }

    @Test
    void aPortHasOneListenerAtATime() throws Exception {
        try (var machine = created()) {
            var first = machine.listen(0x4000_0000);

            assertThrows(IOException.class, () -> machine.listen(0x4000_0000));
            first.close();
            machine.listen(0x4000_0000).close();
        }
    }

    @Test
    void aGuestThatDoesNotDialIsNotWaitedForLongerThanAllowed() throws Exception {
        try (var machine = created();
                var listener = machine.listen(1)) {
            assertThrows(
                    SocketTimeoutException.class, () -> listener.accept(Duration.ofMillis(10)));
        }
    }

    @Test
    void whoeverAcceptsIsReleasedWhenTheMachineEnds() throws Exception {
        var machine = started();
        var listener = machine.listen(1);
        var accepting = beside(() -> listener.accept(LONG));

        machine.close();

        assertThrows(ClosedChannelException.class, () -> result(accepting));
    }

    @Test
    void aMachineStartsOnce() throws Exception {
        try (var machine = started()) {
            assertThrows(IllegalStateException.class, machine::start);
        }
    }

    @Test
    void aMachineThatHasExitedCannotStart() throws Exception {
        var machine = created();
        machine.close();

        assertThrows(IOException.class, machine::start);
    }

    @Test
    void aMachineThatNeverStartedCanBeClosed() throws Exception {
        var machine = created();

        machine.close();

        assertEquals(new Exit.Closed(), machine.awaitExit());
    }

    @Test
    void everyWaiterGetsTheSameExit() throws Exception {
        var machine = started();
        var first = beside(machine::awaitExit);
        var second = beside(machine::awaitExit);

        machine.close();
        machine.close();

        assertEquals(new Exit.Closed(), result(first));
        assertEquals(new Exit.Closed(), result(second));
        assertEquals(new Exit.Closed(), machine.awaitExit());
    }

    @Test
    void anExitedMachineListensToNobody() throws Exception {
        var machine = started();
        machine.close();

        assertThrows(IOException.class, () -> machine.listen(1));
    }

    @Test
    void devicesWaitForTheStart() throws Exception {
        try (var machine = created()) {
            var disk = disk("layer0.img");

            assertThrows(IllegalStateException.class, () -> machine.attach(disk));
        }
    }

    @Test
    void anOccupiedPlaceRefusesASecondDisk() throws Exception {
        try (var machine = started()) {
            machine.attach(disk("layer0.img"));

            var second = disk("layer1.img");
            assertThrows(IOException.class, () -> machine.attach(second));
        }
    }

    @Test
    void aDetachedDiskLeavesItsPlaceFree() throws Exception {
        try (var machine = started()) {
            var first = disk("layer0.img");
            machine.attach(first);

            machine.detach(first);

            machine.attach(disk("layer1.img"));
        }
    }

    @Test
    void oneImageCanBeReadThroughTwoPlaces() throws Exception {
        try (var machine = started()) {
            var image = image("layer0.img");

            machine.attach(disk(new ScsiAddress(0, 0), image, Access.READ_ONLY));
            machine.attach(disk(new ScsiAddress(0, 63), image, Access.READ_ONLY));
        }
    }

    @Test
    void whatIsNotAttachedCannotBeDetached() throws Exception {
        try (var machine = started()) {
            var disk = disk("layer0.img");

            assertThrows(IOException.class, () -> machine.detach(disk));
        }
    }

    @Test
    void aMachineThatStandsStillGoesOn() throws Exception {
        try (var machine = started()) {
            var pausing = machine.pausing().orElseThrow();

            pausing.pause();
            pausing.pause();
            pausing.resume();
            pausing.resume();

            assertTrue(machine.usage().assignedBytes() > 0);
            assertTrue(machine.usage().residentBytes() > 0);
        }
    }

    @Test
    void anExitedMachineTakesNoDevicesAndCannotBePausedOrMeasured() throws Exception {
        var machine = started();
        machine.close();
        var disk = disk("layer0.img");

        assertThrows(IOException.class, () -> machine.attach(disk));
        assertThrows(IOException.class, () -> machine.detach(disk));
        assertThrows(IOException.class, () -> machine.pausing().orElseThrow().pause());
        assertThrows(IOException.class, machine::usage);
    }

    /// A machine whose guest runs, or is about to.
    protected final VirtualMachine started() throws Exception {
        var machine = created();
        try {
            machine.start();
            return machine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (machine) {
                throw e;
            }
        }
    }

    private VirtualMachine created() throws Exception {
        return create("contract", Files.createDirectories(folder.resolve("state")));
    }

    private Device disk(String name) throws IOException {
        return disk(PLACE, image(name), Access.READ_WRITE);
    }

    private Device disk(ScsiAddress at, Path image, Access access) {
        return new Device.ScsiDisk(at, image, diskFormat(), access);
    }

    private Path image(String name) throws IOException {
        return Files.write(folder.resolve(name), new byte[1 << 20]);
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> FutureTask<T> beside(Work<T> work) {
        var task = new FutureTask<>(work::run);
        Thread.ofVirtual().start(task);
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        try {
            return task.get(LONG.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
