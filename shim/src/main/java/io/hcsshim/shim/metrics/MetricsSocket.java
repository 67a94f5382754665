package io.hcsshim.shim.metrics;

import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// A Unix socket that answers any HTTP request with a text, and then hangs up.
///
/// ```
/// curl --unix-socket /run/hcsshim/metrics-<build>.sock http://shim/metrics
/// ```
///
/// Whoever may reach the socket may read the text: root. Thread-safe.
public final class MetricsSocket implements AutoCloseable {
    private static final int LONGEST_REQUEST = 8 << 10;
    private static final int MOST_CLIENTS = 4;

    private final Path socket;
    private final ServerSocketChannel listener;
    private final Supplier<String> text;
    private final Semaphore room = new Semaphore(MOST_CLIENTS);

    private MetricsSocket(Path socket, ServerSocketChannel listener, Supplier<String> text) {
        this.socket = socket;
        this.listener = listener;
        this.text = text;
    }

    /// Listens; a socket that somebody left there is replaced.
    public static MetricsSocket open(Path socket, Supplier<String> text, Log log)
            throws IOException {
        Files.deleteIfExists(socket);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        var opened = new MetricsSocket(socket, listener, text);
        Thread.ofVirtual().name("metrics").start(() -> opened.accept(log));
        return opened;
    }

    private void accept(Log log) {
        try {
            while (true) {
                var client = listener.accept();
                room.acquire();
                Thread.ofVirtual().name("metrics client").start(() -> serve(client));
            }
        } catch (ClosedChannelException _) {
            return; // by us
        } catch (IOException e) {
            log.warning("metrics are not served any more", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            if (readRequest(client)) {
                var body = text.get().getBytes(StandardCharsets.UTF_8);
                write(client, head(body.length).getBytes(StandardCharsets.US_ASCII));
                write(client, body);
            }
        } catch (IOException _) {
            // the client went away
        } finally {
            room.release();
        }
    }

    /// Up to the empty line that ends its head; what it asks for does not matter.
    private static boolean readRequest(SocketChannel client) throws IOException {
        var request = ByteBuffer.allocate(LONGEST_REQUEST);
        while (request.hasRemaining() && client.read(request) >= 0) {
            var text =
                    new String(request.array(), 0, request.position(), StandardCharsets.ISO_8859_1);
            if (text.contains("\r\n\r\n") || text.contains("\n\n")) {
                return true;
            }
        }
        return false;
    }

    private static String head(int length) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
                + length
                + "\r\nConnection: close\r\n\r\n";
    }

    private static void write(SocketChannel client, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            client.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
