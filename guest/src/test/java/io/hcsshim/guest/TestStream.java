package io.hcsshim.guest;

import io.hcsshim.sys.linux.UnixSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One port of the test host, and the connection that the agent makes to it.
final class TestStream implements AutoCloseable {
    private final long port;
    private final BlockingQueue<UnixSocket> accepted;
    private UnixSocket socket;

    TestStream(long port, BlockingQueue<UnixSocket> accepted) {
        this.port = port;
        this.accepted = accepted;
    }

    long port() {
        return port;
    }

    boolean dialled() {
        return socket != null || !accepted.isEmpty();
    }

    private UnixSocket socket() throws IOException {
        try {
            if (socket == null) {
                socket = accepted.poll(30, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (socket == null) {
            throw new AssertionError("the agent has not dialled port " + port);
        }
        return socket;
    }

    void write(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        socket().fd().write(bytes, 0, bytes.length);
    }

    void endInput() throws IOException {
        socket().shutdownOutput();
    }

    /// Reads until the agent says that no more comes; the connection stays open.
    String readToEnd() throws IOException {
        var text = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        for (int n; (n = socket().fd().read(buffer, 0, buffer.length)) > 0; ) {
            text.write(buffer, 0, n);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /// Reads until `wanted` has been seen.
    String readUntil(String wanted) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (text.indexOf(wanted) < 0) {
            var n = socket().fd().read(buffer, 0, buffer.length);
            if (n < 0) {
                throw new AssertionError("ended before \"" + wanted + "\": " + text);
            }
            text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /// Closes the connection, as a host does when it has read to the end.
    void hangUp() {
        close();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
