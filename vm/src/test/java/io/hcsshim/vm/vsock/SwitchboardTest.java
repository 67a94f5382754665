package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.vhost.GuestFault;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SwitchboardTest {
    private static VsockPacket packet(
            long source, long target, int guestPort, int type, int operation) {
        return new VsockPacket(
                source, target, guestPort, Dialogue.HOST_PORT, 0, type, operation, 0, 65536, 0);
    }

    private static VsockPacket request(int guestPort) {
        return packet(FakeGuest.CID, 2, guestPort, 1, VsockPacket.REQUEST);
    }

    private static void send(Dialogue talk, VsockPacket packet) throws GuestFault {
        talk.guest.send(packet, new byte[0]);
        talk.guest.run();
    }

    @Test
    void aPortNobodyServesIsRefusedAtOnce() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.say(VsockPacket.REQUEST, 0);
        var refusal = talk.hear(VsockPacket.RESET).header();
        assertEquals(Dialogue.HOST_PORT, refusal.sourcePort());
        assertEquals(Dialogue.GUEST_PORT, refusal.targetPort());
    }

    @Test
    void aPacketWithoutConnectionIsRefusedUnlessItIsAReset() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.say(VsockPacket.RESET, 0);
        talk.hearNothing();
        talk.say(Dialogue.bytes(10));
        talk.hear(VsockPacket.RESET);
    }

    @Test
    void aPacketForAnotherMachineIsRefused() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        send(talk, packet(FakeGuest.CID, 3, 1, 1, VsockPacket.REQUEST));
        assertEquals(3, talk.hear(VsockPacket.RESET).header().sourceCid());
    }

    @Test
    void aPacketWithAFalseSenderIsPassedOver() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        send(talk, packet(FakeGuest.CID + 1, 2, 1, 1, VsockPacket.REQUEST));
        talk.hearNothing();
    }

    @Test
    void anotherTypeThanAStreamIsRefused() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        send(talk, packet(FakeGuest.CID, 2, 1, 2, VsockPacket.REQUEST));
        assertEquals(2, talk.hear(VsockPacket.RESET).header().type());
    }

    @Test
    void aBacklogThatIsFullRefusesTheNext() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        for (var i = 0; i < PortListener.BACKLOG; i++) {
            send(talk, request(i));
            talk.hear(VsockPacket.RESPONSE);
            talk.guest.postBuffers(1);
        }
        send(talk, request(PortListener.BACKLOG));
        talk.hear(VsockPacket.RESET);
    }

    @Test
    void aGuestHasABoundedNumberOfConnections() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        var listener = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        for (var i = 0; i < Switchboard.MOST_CONNECTIONS; i++) {
            send(talk, request(i));
            talk.hear(VsockPacket.RESPONSE);
            talk.guest.postBuffers(1);
            listener.accept(Dialogue.LIMIT);
        }
        send(talk, request(Switchboard.MOST_CONNECTIONS));
        talk.hear(VsockPacket.RESET);
    }

    @Test
    void aGuestThatTakesNoPacketsIsNotListenedToForLong() throws Exception {
        var talk = new Dialogue(FakeGuest.with(0, true));
        var sent = 0;
        while (talk.guest.fromGuest.free() >= 2 || talk.guest.fromGuest.hasUsed()) {
            talk.guest.send(request(sent++), new byte[0]);
            talk.guest.run();
            assertTrue(sent < 10_000, "the device takes packets without end");
        }
        assertTrue(talk.guest.delivery.congested());
        var refused = 0;
        while (refused < sent) {
            talk.guest.postBuffers(1);
            talk.guest.run();
            talk.hear(VsockPacket.RESET);
            refused++;
        }
        assertFalse(talk.guest.delivery.congested());
    }

    @Test
    void acceptGivesUpInTime() throws Exception {
        var listener = FakeGuest.with(0, true).switchboard.listen(5);
        assertThrows(SocketTimeoutException.class, () -> listener.accept(Duration.ZERO));
        assertThrows(SocketTimeoutException.class, () -> listener.accept(Duration.ofMillis(1)));
    }

    @Test
    void closingAListenerWakesAcceptAndResetsWhoWaits() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        var listener = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        talk.say(VsockPacket.REQUEST, 0);
        talk.hear(VsockPacket.RESPONSE);
        listener.close();
        talk.hear(VsockPacket.RESET);
        assertThrows(ClosedChannelException.class, () -> listener.accept(Dialogue.LIMIT));
        talk.say(VsockPacket.REQUEST, 0);
        talk.hear(VsockPacket.RESET);

        var again = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        var accepting = Dialogue.start(() -> again.accept(Duration.ofDays(1_000_000)));
        again.close();
        assertThrows(ClosedChannelException.class, () -> Dialogue.await(accepting));
    }

    @Test
    void aConnectionThatIsWaitedForGetsTheWholeWindowAtOnce() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        var listener = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        var accepting = Dialogue.start(() -> listener.accept(Dialogue.LIMIT));
        while (((PortListener) listener).allowance() != VsockConnection.WINDOW) {
            Thread.yield();
        }
        talk.say(VsockPacket.REQUEST, 0);
        assertEquals(VsockConnection.WINDOW, talk.hear(VsockPacket.RESPONSE).header().bufferSize());
        Dialogue.await(accepting);
    }

    @Test
    void aPortHasOneListener() throws Exception {
        var switchboard = FakeGuest.with(0, true).switchboard;
        switchboard.listen(-1);
        var failure = assertThrows(IOException.class, () -> switchboard.listen(-1));
        assertEquals("vsock port 4294967295 has a listener already", failure.getMessage());
    }

    @Test
    void theEndOfTheDeviceReachesEverybody() throws Exception {
        var talk = new Dialogue(FakeGuest.with(8, true));
        talk.credit(0, 0);
        var listener = talk.guest.switchboard.listen(Dialogue.HOST_PORT);
        var stream = talk.connect(listener);
        talk.say(Dialogue.bytes(3));
        var accepting = Dialogue.start(() -> listener.accept(Dialogue.LIMIT));
        var writing = Dialogue.start(() -> stream.write(ByteBuffer.allocate(1)));
        talk.guest.delivery.end("the machine is gone");
        talk.guest.switchboard.end("the machine is gone");

        assertThrows(ClosedChannelException.class, () -> Dialogue.await(accepting));
        assertThrows(SocketException.class, () -> Dialogue.await(writing));
        assertEquals(3, Dialogue.read(stream, 3).length, "what came before can be read");
        var failure =
                assertThrows(SocketException.class, () -> stream.read(ByteBuffer.allocate(1)));
        assertTrue(failure.getMessage().contains("the machine is gone"), failure.getMessage());
        assertThrows(IOException.class, () -> talk.guest.switchboard.listen(6));
        stream.close();
    }
}
