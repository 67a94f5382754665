package io.hcsshim.it.cri;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The streams of a process as containerd's streaming server carries them over a WebSocket: the first byte of a message
/// says whose bytes follow (`v4.channel.k8s.io`). Thread-safe.
final class CriStream implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /// In the order of their numbers.
    private enum Channel {
        STDIN,
        STDOUT,
        STDERR,
        RESULT,
        RESIZE
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Channel, ByteArrayOutputStream> received = new EnumMap<>(Channel.class);
    private final Doorway door;
    private @Nullable WebSocket socket;
    // Guarded by this, like what was received.
    private boolean ended;

    private CriStream(Doorway door) {
        this.door = door;
        for (var channel : Channel.values()) {
            received.put(channel, new ByteArrayOutputStream());
        }
    }

    /// @param host in which containerd is
    /// @param url  as the CRI plugin answers it
    static CriStream open(CniHost host, String url) throws IOException, InterruptedException {
        var there = URI.create(url);
        var stream = new CriStream(Doorway.to(host.namespace(), there.getPort()));
        try {
            stream.socket =
                    stream.client
                            .newWebSocketBuilder()
                            .subprotocols("v4.channel.k8s.io")
                            .connectTimeout(LIMIT)
                            .buildAsync(stream.address(there.getPath()), stream.new Receiver())
                            .get();
            return stream;
        } catch (ExecutionException e) {
            stream.close();
            throw new IOException("stream " + url + ": " + e.getMessage(), e);
        }
    }

    private URI address(String path) throws IOException {
        return URI.create("ws://127.0.0.1:" + door.port() + path);
    }

    /// Writes to the process's input.
    void write(String text) throws IOException, InterruptedException {
        send(Channel.STDIN, text);
    }

    /// Tells its terminal a size.
    void resize(int rows, int columns) throws IOException, InterruptedException {
        send(Channel.RESIZE, "{\"Width\":" + columns + ",\"Height\":" + rows + "}");
    }

    private void send(Channel channel, String text) throws IOException, InterruptedException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var message = ByteBuffer.allocate(1 + bytes.length);
        message.put((byte) channel.ordinal()).put(bytes).flip();
        try {
            if (socket != null) {
                socket.sendBinary(message, true).get();
            }
        } catch (ExecutionException e) {
            throw new IOException("send to " + channel + ": " + e.getMessage(), e);
        }
    }

    String stdout() {
        return text(Channel.STDOUT);
    }

    String stderr() {
        return text(Channel.STDERR);
    }

    private synchronized String text(Channel channel) {
        return String.valueOf(received.get(channel));
    }

    /// Waits until the process has written this.
    synchronized void awaitOutput(String part) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!stdout().contains(part)) {
            await(end);
        }
    }

    /// Waits for the end.
    ///
    /// @return what the server says of it, as JSON
    synchronized String awaitResult() throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (text(Channel.RESULT).isEmpty()) {
            await(end);
        }
        return text(Channel.RESULT);
    }

    private void await(long end) throws IOException, InterruptedException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (ended || left <= 0) {
            throw new IOException("the stream says only " + received);
        }
        wait(left);
    }

    private synchronized void receive(byte[] bytes) {
        var channel = Channel.values()[bytes[0]];
        received.computeIfAbsent(channel, _ -> new ByteArrayOutputStream())
                .write(bytes, 1, bytes.length - 1);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private final class Receiver implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last) {
                receive(message.toByteArray());
                message.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end();
            return CompletableFuture.completedStage(status);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end();
        }
    }

    @Override
    public synchronized String toString() {
        return received.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.abort();
        }
        client.shutdownNow();
        door.close();
        client.close();
    }
}
