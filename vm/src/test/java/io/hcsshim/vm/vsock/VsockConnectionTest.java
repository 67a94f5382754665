package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.vhost.GuestFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VsockConnectionTest {
    private static Dialogue dialogue() throws GuestFault {
        return new Dialogue(FakeGuest.with(32, true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bytesPassBothWays(boolean eventIndex) throws Exception {
        var talk = new Dialogue(FakeGuest.with(32, eventIndex));
        var stream = talk.connect();
        for (var round = 0; round < 300; round++) {
            talk.say(Dialogue.bytes(round));
            assertArrayEquals(Dialogue.bytes(round), Dialogue.read(stream, round));
            stream.write(ByteBuffer.wrap(Dialogue.bytes(round + 1)));
            var heard = talk.hear(VsockPacket.DATA);
            assertArrayEquals(Dialogue.bytes(round + 1), heard.payload());
            talk.credit(Dialogue.GUEST_BUFFER, heard.header().forwarded());
            talk.guest.postBuffers(1);
            talk.credit(Dialogue.GUEST_BUFFER, sum(round + 1));
        }
    }

    private static int sum(int upTo) {
        return upTo * (upTo + 1) / 2;
    }

    @Test
    void aHeaderTellsWhatTheProgramHasTaken() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(Dialogue.bytes(1000));
        Dialogue.read(stream, 600);
        talk.hear(VsockPacket.CREDIT_UPDATE);
        stream.write(ByteBuffer.wrap(new byte[] {1}));

        var header = talk.hear(VsockPacket.DATA).header();
        assertEquals(600, header.forwarded());
        assertEquals(VsockConnection.WINDOW, header.bufferSize());
        assertEquals(
                new VsockPacket(
                        2,
                        FakeGuest.CID,
                        Dialogue.HOST_PORT,
                        Dialogue.GUEST_PORT,
                        1,
                        1,
                        VsockPacket.DATA,
                        0,
                        VsockConnection.WINDOW,
                        600),
                header);
    }

    @Test
    void aLongWriteIsCutToTheBuffersOfTheGuest() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        assertEquals(10_000, stream.write(ByteBuffer.wrap(Dialogue.bytes(10_000))));

        var whole = new ByteArrayOutputStream();
        whole.writeBytes(talk.hear(VsockPacket.DATA).payload());
        assertEquals(4096, whole.size());
        whole.writeBytes(talk.hear(VsockPacket.DATA).payload());
        whole.writeBytes(talk.hear(VsockPacket.DATA).payload());
        assertArrayEquals(Dialogue.bytes(10_000), whole.toByteArray());
    }

    @Test
    void aDirectBufferIsWrittenToo() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        var buffer = ByteBuffer.allocateDirect(5000).put(Dialogue.bytes(5000)).flip().position(7);
        assertEquals(4993, stream.write(buffer));
        assertFalse(buffer.hasRemaining());
        assertEquals(7, talk.hear(VsockPacket.DATA).payload()[0]);
    }

    @Test
    void aWriterWaitsForTheGuestsCredit() throws Exception {
        var talk = dialogue();
        talk.credit(5000, 0);
        var stream = talk.connect();
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(8000))));

        assertEquals(4096, talk.hear(VsockPacket.DATA).payload().length);
        assertEquals(904, talk.hear(VsockPacket.DATA).payload().length);
        assertFalse(writing.isDone());
        talk.credit(5000, 1000);
        talk.say(VsockPacket.CREDIT_UPDATE, 0);
        assertEquals(1000, talk.hear(VsockPacket.DATA).payload().length);
        talk.credit(5000, 6000);
        talk.say(VsockPacket.CREDIT_UPDATE, 0);
        assertEquals(2000, talk.hear(VsockPacket.DATA).payload().length);
        assertEquals(8000, Dialogue.await(writing));
    }

    @Test
    void aWriterWaitsForTheGuestsBuffers() throws Exception {
        var talk = new Dialogue(FakeGuest.with(2, true));
        var stream = talk.connect();
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(9000))));

        var whole = new ByteArrayOutputStream();
        whole.writeBytes(talk.hear(VsockPacket.DATA).payload());
        while (whole.size() < 9000) {
            talk.guest.postBuffers(1);
            whole.writeBytes(talk.hear(VsockPacket.DATA).payload());
        }
        assertArrayEquals(Dialogue.bytes(9000), whole.toByteArray());
        assertEquals(9000, Dialogue.await(writing));
    }

    @Test
    void aGuestThatClaimsToHaveTakenMoreThanWasSentGetsNothing() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.credit(5000, 1);
        talk.say(VsockPacket.CREDIT_UPDATE, 0);
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(new byte[1])));
        talk.hearNothing();
        stream.close();
        assertThrows(ClosedChannelException.class, () -> Dialogue.await(writing));
    }

    @Test
    void theGuestMaySendNoMoreThanItWasToldBeforeItIsAccepted() throws Exception {
        var talk = dialogue();
        var listener = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        talk.say(VsockPacket.REQUEST, 0);
        assertEquals(
                VsockConnection.EARLY_WINDOW,
                talk.hear(VsockPacket.RESPONSE).header().bufferSize());
        talk.say(Dialogue.bytes(VsockConnection.EARLY_WINDOW));
        talk.hearNothing();
        talk.say(Dialogue.bytes(1));
        talk.hear(VsockPacket.RESET);

        var stream = listener.accept(Dialogue.LIMIT);
        assertEquals(
                VsockConnection.EARLY_WINDOW,
                Dialogue.read(stream, VsockConnection.EARLY_WINDOW).length);
        var failure =
                assertThrows(SocketException.class, () -> stream.read(ByteBuffer.allocate(1)));
        assertTrue(failure.getMessage().contains("more than its credit"), failure.getMessage());
    }

    @Test
    void theGuestIsToldWhenTheProgramHasMadeRoom() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(Dialogue.bytes(VsockConnection.EARLY_WINDOW));
        Dialogue.read(stream, 1);
        assertEquals(
                VsockConnection.WINDOW, talk.hear(VsockPacket.CREDIT_UPDATE).header().bufferSize());
        Dialogue.read(stream, 1000);
        talk.hearNothing();

        var sent = VsockConnection.EARLY_WINDOW;
        while (sent < VsockConnection.WINDOW) {
            talk.say(Dialogue.bytes(1 << 14));
            sent += 1 << 14;
        }
        Dialogue.read(stream, VsockConnection.WINDOW / 4);
        assertTrue(
                talk.hear(VsockPacket.CREDIT_UPDATE).header().forwarded()
                        >= VsockConnection.WINDOW / 4);
    }

    @Test
    void aRequestForCreditIsAnswered() throws Exception {
        var talk = dialogue();
        talk.connect();
        talk.say(VsockPacket.CREDIT_REQUEST, 0);
        talk.hear(VsockPacket.CREDIT_UPDATE);
    }

    @Test
    void theGuestsEndOfOutputIsReadAfterItsBytesAndWritingGoesOn() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(Dialogue.bytes(10));
        talk.say(VsockPacket.SHUTDOWN, VsockPacket.NO_MORE_SENDING);

        assertEquals(10, Dialogue.read(stream, 100).length);
        assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
        stream.write(ByteBuffer.wrap(Dialogue.bytes(5)));
        assertEquals(5, talk.hear(VsockPacket.DATA).payload().length);
    }

    @Test
    void shuttingDownOutputEndsTheGuestsInputAndReadingGoesOn() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        stream.shutdownOutput();
        stream.shutdownOutput();

        assertEquals(VsockPacket.NO_MORE_SENDING, talk.hear(VsockPacket.SHUTDOWN).header().flags());
        talk.hearNothing();
        assertThrows(IOException.class, () -> stream.write(ByteBuffer.wrap(new byte[1])));
        talk.say(Dialogue.bytes(3));
        assertEquals(3, Dialogue.read(stream, 3).length);
    }

    @Test
    void writingToAGuestThatReadsNoMoreFails() throws Exception {
        var talk = dialogue();
        talk.credit(0, 0);
        var stream = talk.connect();
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(new byte[1])));
        talk.say(VsockPacket.SHUTDOWN, VsockPacket.NO_MORE_RECEIVING);
        var failure = assertThrows(IOException.class, () -> Dialogue.await(writing));
        assertTrue(failure.getMessage().contains("reads no more"), failure.getMessage());
    }

    @Test
    void aGuestThatClosesIsAnsweredAndItsBytesAreStillRead() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(Dialogue.bytes(10));
        talk.say(VsockPacket.SHUTDOWN, VsockPacket.NO_MORE_AT_ALL);

        talk.hear(VsockPacket.RESET);
        assertEquals(0, talk.guest.switchboard.connections());
        assertEquals(10, Dialogue.read(stream, 100).length);
        assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
        assertThrows(IOException.class, () -> stream.write(ByteBuffer.wrap(new byte[1])));
        stream.close();
        talk.hearNothing();
    }

    @Test
    void closingTellsTheGuestAndWaitsForItsLastWord() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        stream.close();
        stream.close();

        assertFalse(stream.isOpen());
        assertEquals(VsockPacket.NO_MORE_AT_ALL, talk.hear(VsockPacket.SHUTDOWN).header().flags());
        assertThrows(ClosedChannelException.class, () -> stream.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> stream.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, stream::shutdownOutput);
        talk.say(Dialogue.bytes(100));
        talk.hearNothing();
        assertEquals(1, talk.guest.switchboard.connections());
        talk.say(VsockPacket.RESET, 0);
        assertEquals(0, talk.guest.switchboard.connections());
        talk.hearNothing();
    }

    @Test
    void closingWakesAReader() throws Exception {
        var stream = dialogue().connect();
        var reading = Dialogue.start(() -> stream.read(ByteBuffer.allocate(1)));
        stream.close();
        assertThrows(ClosedChannelException.class, () -> Dialogue.await(reading));
    }

    @Test
    void closingWakesAWriterThatWaitsForBuffers() throws Exception {
        var talk = new Dialogue(FakeGuest.with(2, true));
        var stream = talk.connect();
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(9000))));
        talk.hear(VsockPacket.DATA);
        stream.close();
        assertThrows(ClosedChannelException.class, () -> Dialogue.await(writing));
        talk.guest.postBuffers(4);
        talk.hear(VsockPacket.SHUTDOWN);
        talk.hearNothing();
    }

    @Test
    void aResetOfTheGuestReachesReaderAndWriter() throws Exception {
        var talk = dialogue();
        talk.credit(0, 0);
        var stream = talk.connect();
        var reading = Dialogue.start(() -> stream.read(ByteBuffer.allocate(1)));
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.allocate(1)));
        talk.say(VsockPacket.RESET, 0);

        var failure = assertThrows(SocketException.class, () -> Dialogue.await(reading));
        assertTrue(failure.getMessage().startsWith("connection reset"), failure.getMessage());
        assertThrows(SocketException.class, () -> Dialogue.await(writing));
        assertEquals(0, talk.guest.switchboard.connections());
        talk.hearNothing();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, VsockPacket.REQUEST, VsockPacket.RESPONSE, 8, 0xffff})
    void anOperationOutOfPlaceResetsTheConnection(int operation) throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(operation, 0);
        talk.hear(VsockPacket.RESET);
        assertThrows(SocketException.class, () -> stream.read(ByteBuffer.allocate(1)));
    }

    @Test
    void bytesAfterTheEndOfOutputResetTheConnection() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        talk.say(VsockPacket.SHUTDOWN, VsockPacket.NO_MORE_SENDING);
        talk.say(Dialogue.bytes(1));
        talk.hear(VsockPacket.RESET);
        assertEquals(-1, stream.read(ByteBuffer.allocate(1)), "the end was promised before");
    }

    @Test
    void anInterruptedReaderLeavesAndTheStreamStands() throws Exception {
        var talk = dialogue();
        var stream = talk.connect();
        Thread.currentThread().interrupt();
        assertThrows(
                java.io.InterruptedIOException.class, () -> stream.read(ByteBuffer.allocate(1)));
        assertTrue(Thread.interrupted());
        talk.say(Dialogue.bytes(1));
        assertEquals(1, stream.read(ByteBuffer.allocate(1)));
    }

    @Test
    void manyStreamsShareTheBuffersOfTheGuest() throws Exception {
        var talk = new Dialogue(FakeGuest.with(1, true));
        VsockStream stream = talk.connect();
        var first = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(20_000))));
        var second = Dialogue.start(() -> stream.write(ByteBuffer.wrap(Dialogue.bytes(20_000))));
        var heard = 0;
        while (heard < 40_000) {
            talk.guest.postBuffers(1);
            heard += talk.hear(VsockPacket.DATA).payload().length;
        }
        Dialogue.await(first);
        Dialogue.await(second);
        assertThrows(AssertionError.class, () -> assertTrue(talk.guest.receive().isPresent()));
    }

    @Test
    void closingWakesAReaderWithTheRightException() throws Exception {
        var stream = dialogue().connect();
        var ready = new java.util.concurrent.CountDownLatch(1);
        var reader = new Thread[1];
        var reading =
                Dialogue.start(() -> {
                    reader[0] = Thread.currentThread();
                    ready.countDown();
                    return stream.read(ByteBuffer.allocate(1));
                });
        ready.await();
        while (reader[0].getState() != Thread.State.WAITING) {
            Thread.yield();
        }
        stream.close();
        assertThrows(AsynchronousCloseException.class, () -> Dialogue.await(reading));
    }
}
