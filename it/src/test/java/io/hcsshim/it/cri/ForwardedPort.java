package io.hcsshim.it.cri;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A connection to a port of a pod through containerd's streaming server, over a WebSocket: channel 0 has what is said,
/// channel 1 what went wrong, and the first message of each is the port, two bytes, the low one first
/// (`v4.channel.k8s.io`). Thread-safe.
final class ForwardedPort implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte DATA = 0;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream[] received = {
        new ByteArrayOutputStream(), new ByteArrayOutputStream()
    };
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final Doorway door;
    private @Nullable WebSocket socket;

    private ForwardedPort(Doorway door) {
        this.door = door;
    }

    /// @param host in which containerd is
    /// @param url  as the CRI plugin answers it
    static ForwardedPort open(CniHost host, String url, int port)
            throws IOException, InterruptedException {
        var there = URI.create(url);
        var forwarded = new ForwardedPort(Doorway.to(host.namespace(), there.getPort()));
        try {
            var address = "ws://127.0.0.1:%d%s?port=%d";
            var path = there.getPath();
            forwarded.socket =
                    forwarded
                            .client
                            .newWebSocketBuilder()
                            .subprotocols("v4.channel.k8s.io")
                            .connectTimeout(LIMIT)
                            .buildAsync(
                                    URI.create(
                                            address.formatted(forwarded.door.port(), path, port)),
                                    forwarded.new Receiver())
                            .get();
            return forwarded;
        } catch (ExecutionException e) {
            forwarded.close();
            throw new IOException("forward " + url + ": " + e.getMessage(), e);
        }
    }

    /// Says something to whoever listens, waits for the end of the connection.
    ///
    /// @return what was answered
    /// @throws IOException with the reason, if containerd says that something went wrong
    String exchange(String text) throws IOException, InterruptedException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var message = ByteBuffer.allocate(1 + bytes.length);
        message.put(DATA).put(bytes).flip();
        try {
            if (socket != null) {
                socket.sendBinary(message, true).get();
            }
            end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("send: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("no end; until now: " + received(0) + received(1), e);
        }
        if (!received(1).isEmpty()) {
            throw new IOException(received(1));
        }
        return received(0);
    }

    /// What came on a channel after the port.
    private synchronized String received(int channel) {
        var all = received[channel].toString(StandardCharsets.ISO_8859_1);
        return all.substring(Math.min(2, all.length()));
    }

    private final class Receiver implements WebSocket.Listener {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            message.writeBytes(bytes);
            if (last && message.size() > 0) {
                var whole = message.toByteArray();
                synchronized (ForwardedPort.this) {
                    received[whole[0]].write(whole, 1, whole.length - 1);
                }
                message.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end.complete(true);
            return CompletableFuture.completedStage(status);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end.complete(true);
        }
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
