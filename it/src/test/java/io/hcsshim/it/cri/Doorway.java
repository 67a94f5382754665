package io.hcsshim.it.cri;

import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A port of the test that leads to one in another network namespace, for one connection. Thread-safe.
final class Doorway implements AutoCloseable {
    private static final int BUFFER = 8 << 10;

    private final ServerSocketChannel outside;
    private final SocketChannel inside;

    private Doorway(ServerSocketChannel outside, SocketChannel inside) {
        this.outside = outside;
        this.inside = inside;
    }

    /// @param port on the namespace's loopback
    static Doorway to(NetworkNamespace namespace, int port) throws IOException {
        var outside = ServerSocketChannel.open().bind(here(0));
        try {
            // A socket stays in the namespace in which it was made.
            var inside = namespace.call(SocketChannel::open);
            var door = new Doorway(outside, inside);
            try {
                inside.connect(here(port));
            } catch (IOException e) {
                door.close();
                throw e;
            }
            Thread.ofVirtual().name("door to port " + port).start(door::serve);
            return door;
        } catch (IOException e) {
            outside.close();
            throw e;
        }
    }

    private static InetSocketAddress here(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /// Its port here.
    int port() throws IOException {
        return ((InetSocketAddress) outside.getLocalAddress()).getPort();
    }

    private void serve() {
        try (var client = outside.accept()) {
            var back = Thread.ofVirtual().name("back").start(() -> carry(inside, client));
            carry(client, inside);
            back.join();
        } catch (IOException e) {
            return; // closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void carry(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            return; // one of both was closed, and the other will be
        }
    }

    @Override
    public void close() throws IOException {
        outside.close();
        inside.close();
    }
}
