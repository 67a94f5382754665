package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestRam;
import io.hcsshim.vm.vhost.LittleEndian;
import io.hcsshim.vm.vhost.VhostUserMessage;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VsockDeviceTest {
    private static final long CID = 4711;

    @TempDir Path folder;
    private Path socket;

    @BeforeEach
    void name() {
        socket = folder.resolve("vsock");
    }

    private static VsockStream connect(VsockDevice device, FakeMonitor monitor) throws Exception {
        try (var listener = device.listen(109)) {
            monitor.say(VsockPacket.REQUEST, new byte[0]);
            monitor.hear(VsockPacket.RESPONSE);
            return listener.accept(Dialogue.LIMIT);
        }
    }

    private static void exchange(FakeMonitor monitor, VsockStream stream, int length)
            throws Exception {
        monitor.say(VsockPacket.DATA, Dialogue.bytes(length));
        assertArrayEquals(Dialogue.bytes(length), Dialogue.read(stream, length));
        stream.write(ByteBuffer.wrap(Dialogue.bytes(length)));
        assertArrayEquals(Dialogue.bytes(length), monitor.hear(VsockPacket.DATA));
    }

    private static String endOf(VsockDevice device) {
        var deadline = System.nanoTime() + Dialogue.LIMIT.toNanos();
        while (device.ended().isEmpty() && System.nanoTime() < deadline) {
            Thread.yield();
        }
        return device.ended().orElseThrow();
    }

    @Test
    void bytesPassThroughSharedMemory() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            for (var round = 1; round < 200; round++) {
                exchange(monitor, stream, round);
            }
        }
    }

    @Test
    void bytesPassThroughMemoryThatOnlyTheMonitorHas() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.PRIVATE);
                var monitor = FakeMonitor.runningPrivately(socket)) {
            var stream = connect(device, monitor);
            for (var round = 1; round < 200; round++) {
                exchange(monitor, stream, 7 * round);
            }
            assertTrue(monitor.leftItsFileAlone(), "the file of a template is for every clone");
        }
    }

    @Test
    void aRingOutsideOfTheMonitorsMemoryEndsTheDevice() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.PRIVATE);
                var monitor = FakeMonitor.privately(socket)) {
            monitor.negotiate();
            monitor.shareMemory();
            // The process has much more than that mapped.
            monitor.queues[0] =
                    new FakeQueue(monitor.memory, monitor.base + FakeMonitor.SIZE, 32, true);
            assertThrows(IOException.class, () -> monitor.startQueue(0, 0));
            assertTrue(endOf(device).contains("not guest memory"), endOf(device));
        }
    }

    @Test
    void whatIsOfferedIsWhatIsServed() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = new FakeMonitor(socket)) {
            var features =
                    LittleEndian.getLong(
                            monitor.ask(VhostUserMessage.GET_FEATURES, new byte[0]).payload(), 0);
            assertEquals(1L << 32 | 1L << 30 | 1L << 29 | 1L << 28, features);
            var protocol = monitor.ask(VhostUserMessage.GET_PROTOCOL_FEATURES, new byte[0]);
            assertEquals(1 | 1 << 3 | 1 << 9, LittleEndian.getLong(protocol.payload(), 0));
            var queues = monitor.ask(VhostUserMessage.GET_QUEUE_NUM, new byte[0]);
            assertEquals(2, LittleEndian.getLong(queues.payload(), 0));
            assertTrue(device.ended().isEmpty());
        }
    }

    @Test
    void theConfigurationIsTheGuestsAddress() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = new FakeMonitor(socket)) {
            var whole =
                    monitor.ask(VhostUserMessage.GET_CONFIG, FakeMonitor.config(0, 8)).payload();
            assertEquals(CID, LittleEndian.getLong(whole, 12));
            var part = monitor.ask(VhostUserMessage.GET_CONFIG, FakeMonitor.config(1, 2)).payload();
            assertEquals(CID >> 8, LittleEndian.getShort(part, 12));
            for (var wrong :
                    List.of(
                            FakeMonitor.config(0, 9),
                            FakeMonitor.config(-1, 1),
                            FakeMonitor.config(9, 0))) {
                assertEquals(0, monitor.ask(VhostUserMessage.GET_CONFIG, wrong).payload().length);
            }
            assertTrue(device.ended().isEmpty());
        }
    }

    @Test
    void anUnknownRequestIsRefusedIfAnAnswerIsWanted() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = new FakeMonitor(socket)) {
            monitor.negotiate();
            monitor.send(99, 1, new byte[3], List.of());
            monitor.send(99, 1 | VhostUserMessage.NEED_REPLY, new byte[3], List.of());
            assertEquals(1, LittleEndian.getLong(monitor.reply(99).payload(), 0));
            assertTrue(device.ended().isEmpty());
        }
    }

    @Test
    void connectionsStandWhenTheMachineIsStoppedAndGoesOn() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            exchange(monitor, stream, 100);
            var toGuest = monitor.stopQueue(0);
            var fromGuest = monitor.stopQueue(1);
            var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(7))));
            monitor.startQueue(0, toGuest);
            monitor.startQueue(1, fromGuest);

            assertEquals(7, monitor.hear(VsockPacket.DATA).length);
            Dialogue.await(writing);
            exchange(monitor, stream, 100);
        }
    }

    @Test
    void whatTheGuestSaidWhileStoppedIsHeardAfterwards() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            var base = monitor.stopQueue(1);
            monitor.say(VsockPacket.DATA, Dialogue.bytes(9));
            monitor.startQueue(1, base);
            assertEquals(9, Dialogue.read(stream, 9).length);
        }
    }

    @Test
    void aDriverThatStartsAnewHasNoConnections() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            monitor.stopQueue(0);
            monitor.stopQueue(1);
            monitor.resetDriver();
            monitor.startQueue(0, 0);
            monitor.startQueue(1, 0);
            monitor.postBuffers(FakeMonitor.QUEUE_SIZE / 2);

            var failure =
                    assertThrows(SocketException.class, () -> stream.read(ByteBuffer.allocate(1)));
            assertTrue(failure.getMessage().contains("anew"), failure.getMessage());
            exchange(monitor, connect(device, monitor), 50);
        }
    }

    @Test
    void anotherMonitorTakesOverTheGuestAndItsConnectionsGoOn() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            for (var round = 0; round < 3; round++) {
                exchange(monitor, stream, 100);
                monitor.say(VsockPacket.DATA, Dialogue.bytes(70)); // unread by then, or on its way
                monitor.stopQueue(0);
                monitor.stopQueue(1);
                device.park();
                monitor.socket.close();
                var next = folder.resolve("vsock-" + round);
                device.await(next);
                monitor.takeOver(next);

                assertArrayEquals(Dialogue.bytes(70), Dialogue.read(stream, 70));
                exchange(monitor, stream, 30);
                assertTrue(device.ended().isEmpty());
            }
        }
    }

    @Test
    void aMonitorThatGoesWithoutBeingExpectedToEndsTheDevice() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            monitor.stopQueue(0);
            monitor.stopQueue(1);
            device.park();
            monitor.socket.close();
            var next = folder.resolve("next");
            device.await(next);
            monitor.takeOver(next);
            monitor.socket.close();

            assertTrue(endOf(device).contains("closed"), endOf(device));
            assertThrows(IOException.class, () -> device.await(folder.resolve("later")));
        }
    }

    @Test
    void theMemoryTableCanChangeWhileItRuns() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket)) {
            var stream = connect(device, monitor);
            for (var i = 0; i < 20; i++) {
                monitor.shareMemory();
                exchange(monitor, stream, 10);
            }
        }
    }

    @Test
    void theEndOfTheMachineEndsEverything() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED)) {
            var monitor = FakeMonitor.running(socket);
            var stream = connect(device, monitor);
            var listener = device.listen(5);
            var accepting = Dialogue.start(() -> listener.accept(Dialogue.LIMIT));
            var reading = Dialogue.start(() -> stream.read(ByteBuffer.allocate(1)));
            monitor.close();

            var failure = assertThrows(SocketException.class, () -> Dialogue.await(reading));
            assertTrue(failure.getMessage().contains("the machine closed"), failure.getMessage());
            assertThrows(ClosedChannelException.class, () -> Dialogue.await(accepting));
            assertThrows(IOException.class, () -> device.listen(6));
            assertThrows(SocketException.class, () -> stream.write(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aGuestThatBreaksTheRulesLosesItsDeviceAndNoOtherDoes() throws Exception {
        var other = folder.resolve("other");
        try (var good = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var bad = VsockDevice.open(other, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket);
                var rogue = FakeMonitor.running(other)) {
            var stream = connect(good, monitor);
            var doomed = connect(bad, rogue);
            rogue.queues[1].describe(rogue.queues[1].nextHead(), -1, 100, 0, 0);
            rogue.queues[1].offerHead(rogue.queues[1].nextHead());
            rogue.queues[1].offerHead(0xffff);
            rogue.say(VsockPacket.CREDIT_REQUEST, new byte[0]);

            assertTrue(
                    endOf(bad).startsWith("the guest broke the rules of its vsock device: "),
                    endOf(bad));
            assertThrows(SocketException.class, () -> doomed.read(ByteBuffer.allocate(1)));
            exchange(monitor, stream, 100);
        }
    }

    @Test
    void aGuestThatFloodsDoesNotStarveAnother() throws Exception {
        var other = folder.resolve("other");
        try (var good = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var flooded = VsockDevice.open(other, CID, GuestRam.SHARED);
                var monitor = FakeMonitor.running(socket);
                var rogue = FakeMonitor.running(other)) {
            var stream = connect(good, monitor);
            var over = new AtomicBoolean();
            var sent = new AtomicInteger();
            var flood = flood(rogue, sent, over);
            // A busy machine may be late with the flood; without it nothing would be shown.
            for (var round = 1; round < 300 || sent.get() < 300; round++) {
                exchange(monitor, stream, round % 300 + 1);
            }
            over.set(true);
            Dialogue.await(flood);
            assertTrue(flooded.ended().isEmpty());
        }
    }

    /// Sends as fast as the device takes, and takes no answer; on a thread that keeps no other from running while it waits.
    private static CompletableFuture<Void> flood(
            FakeMonitor rogue, AtomicInteger sent, AtomicBoolean over) {
        var done = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        while (!over.get()) {
                            rogue.say(VsockPacket.RESET, new byte[0]);
                            sent.incrementAndGet();
                        }
                        done.complete(null);
                    } catch (IOException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    @Test
    void aMessageThatComesInPiecesIsPutTogether() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = new FakeMonitor(socket)) {
            var message =
                    new VhostUserMessage(VhostUserMessage.GET_CONFIG, 1, FakeMonitor.config(0, 8));
            for (var each : message.bytes()) {
                monitor.socket.send(new byte[] {each}, 0, 1, List.of());
            }
            var answer = monitor.reply(VhostUserMessage.GET_CONFIG).payload();
            assertEquals(CID, LittleEndian.getLong(answer, 12));
            assertTrue(device.ended().isEmpty());
        }
    }

    @Test
    void aRingOutsideOfMemoryEndsTheDevice() throws Exception {
        try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                var monitor = new FakeMonitor(socket)) {
            monitor.negotiate();
            monitor.shareMemory();
            monitor.queues[0] =
                    new FakeQueue(
                            monitor.memory,
                            ArrayMemory.FRONT_END + FakeMonitor.SIZE - 16,
                            32,
                            true);
            assertThrows(IOException.class, () -> monitor.startQueue(0, 0));
            assertTrue(endOf(device).contains("not guest memory"), endOf(device));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noiseOnTheSocketEndsTheDeviceAtMost(long seed) throws Exception {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++) {
            try (var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
                    var monitor = new FakeMonitor(socket)) {
                for (var step = 0; step < 20 && device.ended().isEmpty(); step++) {
                    var payload = new byte[random.nextInt(50)];
                    random.nextBytes(payload);
                    if (payload.length > 0 && random.nextBoolean()) {
                        LittleEndian.putLong(
                                payload = new byte[payload.length + 8], 0, random.nextInt(3));
                    }
                    var files =
                            random.nextInt(3) == 0
                                    ? List.of(monitor.file)
                                    : List.<io.hcsshim.sys.linux.Fd>of();
                    monitor.send(
                            random.nextInt(30),
                            random.nextInt(10) == 0 ? random.nextInt() : 1,
                            payload,
                            files);
                }
            } catch (IOException e) {
                assertTrue(
                        e.getMessage().contains("EPIPE") || e.getMessage().contains("ECONNRESET"),
                        e.toString());
            }
        }
    }

    @Test
    void closingLeavesNothingBehind() throws Exception {
        var before = openFiles();
        for (var round = 0; round < 5; round++) {
            var device = VsockDevice.open(socket, CID, GuestRam.SHARED);
            try (var monitor = FakeMonitor.running(socket)) {
                connect(device, monitor);
                device.close();
                device.close();
                assertEquals("the device was closed", device.ended().orElseThrow());
            }
            assertFalse(Files.exists(socket));
        }
        while (openFiles() > before || loops() > 0) {
            Thread.yield(); // the loop's thread is on its way out; the timeout is the limit
        }
    }

    @Test
    void aDeviceThatNobodyConnectsToCanBeClosed() throws Exception {
        VsockDevice.open(socket, CID, GuestRam.SHARED).close();
        assertFalse(Files.exists(socket));
        VsockDevice.open(socket, CID, GuestRam.SHARED).close();
    }

    @Test
    void aSocketThatCannotBeMadeIsAnError() throws Exception {
        Files.createFile(socket);
        var failure =
                assertThrows(
                        IOException.class, () -> VsockDevice.open(socket, CID, GuestRam.SHARED));
        assertTrue(failure.getMessage().contains("EADDRINUSE"), failure.getMessage());
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static long loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("vhost-loop"))
                .count();
    }
}
