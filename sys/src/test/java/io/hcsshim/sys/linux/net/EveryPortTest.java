package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.EveryPort;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One socket for all ports of a real namespace.
@Timeout(30)
class EveryPortTest {
    private Laboratory laboratory;
    private Laboratory.Room room;
    private EveryPort ports;

    @BeforeEach
    void listen() throws IOException {
        laboratory = Laboratory.open();
        room = laboratory.room();
        room.serve("lo");
        try {
            ports = room.namespace().call(EveryPort::listen);
        } catch (ErrnoException e) {
            Assumptions.abort("the kernel gives no such socket here: " + e.getMessage());
        }
    }

    @AfterEach
    void close() throws Exception {
        if (ports != null) {
            ports.close();
        }
        if (laboratory != null) {
            laboratory.close();
        }
    }

    @Test
    void everyConnectionComesWithTheAddressAndThePortThatWereDialled() throws Exception {
        for (int port : new int[] {1, 80, 40_000, 65_535}) {
            try (var client = dial("127.0.0.1", port)) {
                var accepted = ports.accept();

                assertEquals(port, accepted.port());
                assertArrayEquals(
                        InetAddress.ofLiteral("127.0.0.1").getAddress(),
                        Arrays.copyOfRange(accepted.address(), 12, 16));
                accepted.stream().write(ByteBuffer.wrap(new byte[] {(byte) port}));
                var answer = ByteBuffer.allocate(1);
                assertEquals(1, client.read(answer));
                assertEquals((byte) port, answer.get(0));
                accepted.stream().close();
            }
        }
        try (var client = dial("::1", 7)) {
            var accepted = ports.accept();
            assertArrayEquals(InetAddress.ofLiteral("::1").getAddress(), accepted.address());
            accepted.stream().close();
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void addressesOfOtherInterfacesAreLeftAlone() throws Exception {
        var outside = laboratory.room();
        room.links().create(NewLink.veth("eth0", "far", outside.namespace()));
        room.serve("eth0", "10.1.0.1/24");
        outside.serve("far", "10.1.0.2/24");

        assertThrows(ConnectException.class, () -> dial(outside, "10.1.0.1", 80));
        assertThrows(ConnectException.class, () -> dial(room, "10.1.0.1", 80));
    }

    @Test
    void afterClosingNobodyListens() throws Exception {
        ports.close();

        assertThrows(ConnectException.class, () -> dial("127.0.0.1", 80));
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        var waiting = new CompletableFuture<Throwable>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        ports.accept();
                    } catch (IOException e) {
                        waiting.complete(e);
                    }
                });

        ports.close();

        assertEquals(true, waiting.get() instanceof ClosedChannelException);
    }

    private SocketChannel dial(String address, int port) throws IOException {
        return dial(room, address, port);
    }

    private static SocketChannel dial(Laboratory.Room from, String address, int port)
            throws IOException {
        var client = from.namespace().call(SocketChannel::open);
        try {
            client.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}
