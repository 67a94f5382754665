package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestFault;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestFaultTest {
    @Test
    void aPacketShorterThanAHeaderBreaksTheDevice() throws Exception {
        var guest = FakeGuest.with(8, true);
        guest.fromGuest.offer(ArrayMemory.GUEST + 0x10000, 0, 43);
        assertThrows(GuestFault.class, guest.intake::run);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 70_000, -1, Integer.MIN_VALUE})
    void aPacketThatLiesAboutItsLengthBreaksTheDevice(int length) throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.connect();
        talk.guest.send(talk.header(VsockPacket.DATA, 0, length), new byte[10]);
        assertThrows(GuestFault.class, talk.guest.intake::run);
    }

    @Test
    void aReceiveBufferWithoutRoomBreaksTheDeviceAndItsWriter() throws Exception {
        var talk = new Dialogue(FakeGuest.with(1, true));
        var stream = talk.connect();
        talk.guest.toGuest.offer(ArrayMemory.GUEST + 0x10000, FakeQueue.WRITE, 44);
        assertThrows(SocketException.class, () -> stream.write(ByteBuffer.wrap(new byte[1])));
        assertEquals(1, talk.guest.faults.size());
        assertThrows(SocketException.class, () -> stream.write(ByteBuffer.wrap(new byte[1])));
        assertEquals(1, talk.guest.faults.size(), "reported once");
    }

    @Test
    void aReceiveBufferThatIsNotMemoryBreaksTheDevice() throws Exception {
        var talk = new Dialogue(FakeGuest.with(0, true));
        talk.guest.toGuest.offer(0, FakeQueue.WRITE, 44, 4096);
        talk.say(VsockPacket.REQUEST, 0);
        assertEquals(1, talk.guest.faults.size());
    }

    /// A driver that writes noise where the device looks. Nothing may be thrown but a fault, and nothing may hang.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noiseInTheRingsIsSurvived(long seed) throws Exception {
        var random = new Random(seed);
        var memory = FakeGuest.memory();
        for (var round = 0; round < 300; round++) {
            var guest = FakeGuest.with(random.nextInt(32), random.nextBoolean(), memory);
            for (var port = 0; port < 4; port++) {
                guest.switchboard.listen(port);
            }
            provoke(guest, random);
            guest.delivery.end("over");
            guest.switchboard.end("over");
        }
    }

    private static void provoke(FakeGuest guest, Random random) throws GuestFault {
        try {
            for (var step = 0; step < 40 && guest.faults.isEmpty(); step++) {
                misbehave(guest, random);
                guest.delivery.kicked();
                for (var turn = 0; turn < 100 && guest.intake.run(); turn++) {
                    // bounded: noise may well look like requests without end
                }
            }
        } catch (GuestFault e) {
            assertTrue(e.getMessage().length() > 5);
        }
    }

    private static void misbehave(FakeGuest guest, Random random) throws GuestFault {
        var queue = random.nextBoolean() ? guest.fromGuest : guest.toGuest;
        var size = queue.layout.size();
        switch (random.nextInt(5)) {
            case 0 ->
                    queue.describe(
                            random.nextInt(size),
                            address(random),
                            length(random),
                            random.nextInt(8),
                            random.nextInt(size + (random.nextInt(10) == 0 ? 100 : 0)));
            case 1 -> queue.offerHead(random.nextInt(size));
            case 2 -> guest.memory.storeShort(queue.layout.usedEvent(), random.nextInt(1 << 16));
            case 3 ->
                    queue.jumpTo(
                            random.nextInt(20) == 0
                                    ? random.nextInt(1 << 16)
                                    : random.nextInt(size));
            default -> guest.send(packet(random), new byte[random.nextInt(200)]);
        }
    }

    private static long address(Random random) {
        return random.nextInt(20) == 0
                ? random.nextLong()
                : ArrayMemory.GUEST + random.nextInt(8 << 20);
    }

    private static int length(Random random) {
        return random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(5000);
    }

    private static VsockPacket packet(Random random) {
        return new VsockPacket(
                FakeGuest.CID,
                VsockPacket.HOST_CID,
                random.nextInt(4),
                random.nextInt(5),
                random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(100),
                1,
                random.nextInt(9),
                random.nextInt(4),
                random.nextInt(),
                random.nextInt());
    }

    /// A guest that keeps the rings in order and says anything in any order, while programs read, write and close.
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void anyConversationEndsWithTheDevice(long seed) throws Exception {
        var random = new Random(seed);
        var memory = FakeGuest.memory();
        for (var round = 0; round < 30; round++) {
            var guest = FakeGuest.with(32, random.nextBoolean(), memory);
            var listener = guest.switchboard.listen(1);
            var served = Dialogue.start(() -> serve(listener));
            for (var step = 0; step < 200; step++) {
                converse(guest, random);
            }
            guest.delivery.end("over");
            guest.switchboard.end("over");
            Dialogue.await(served);
            assertEquals(0, guest.faults.size());
        }
    }

    private static void converse(FakeGuest guest, Random random) throws GuestFault {
        var packet = packet(random);
        if (guest.fromGuest.free() >= 2 || guest.fromGuest.hasUsed()) {
            var length = random.nextInt(3000);
            guest.send(
                    new VsockPacket(
                            packet.sourceCid(),
                            packet.targetCid(),
                            packet.sourcePort(),
                            1,
                            length,
                            1,
                            packet.operation(),
                            packet.flags(),
                            packet.bufferSize(),
                            packet.forwarded()),
                    new byte[length]);
        }
        guest.run();
        while (guest.receive().isPresent()) {
            if (guest.toGuest.free() >= 2) {
                guest.postBuffers(1);
            }
        }
    }

    private static int serve(VsockListener listener) throws Exception {
        var streams = 0;
        try {
            while (true) {
                var stream = listener.accept(Dialogue.LIMIT);
                streams++;
                Dialogue.start(() -> {
                    var buffer = ByteBuffer.allocate(1000);
                    try (stream) {
                        while (stream.read(buffer.clear()) >= 0) {
                            stream.write(buffer.flip());
                        }
                        stream.shutdownOutput();
                    }
                    return stream;
                });
            }
        } catch (IOException e) {
            return streams; // the device has ended
        }
    }
}
