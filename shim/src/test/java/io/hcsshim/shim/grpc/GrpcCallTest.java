package io.hcsshim.shim.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a server in frames. What a real one says to it: `it`, `ctr run --sandbox`.
@Timeout(30)
class GrpcCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Http2Frame TRAILERS = frame(Http2Frame.HEADERS, 5, 1, "trailers");

    @TempDir private Path folder;

    @Test
    void aCallIsAnsweredThroughWhateverTheServerSaysBeside() throws Exception {
        var message = "answer".repeat(9000); // in four frames
        var frames = new ArrayList<Http2Frame>();
        frames.add(frame(Http2Frame.SETTINGS, 0, 0, ""));
        frames.add(frame(Http2Frame.PING, 0, 0, "12345678"));
        frames.add(frame(Http2Frame.WINDOW_UPDATE, 0, 0, "\0\0\0\1"));
        frames.add(frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, "headers"));
        var body = body(message);
        for (int at = 0; at < body.length; at += 16_000) {
            var part = ByteBuffer.wrap(body, at, Math.min(16_000, body.length - at));
            frames.add(padded(part));
        }
        frames.add(TRAILERS);

        var served = serve(frames);
        var answer = call("k".repeat(300)).answer(folder.resolve("s"), LIMIT);

        assertEquals(message, new String(answer, StandardCharsets.UTF_8));
        var heard = served.get();
        assertEquals(List.of(4, 8, 1, 0, 4, 6), heard.stream().map(Http2Frame::type).toList());
        var headers = new String(heard.get(2).payload(), StandardCharsets.ISO_8859_1);
        assertTrue(headers.contains("\4\10/a.B/Get"), headers);
        assertTrue(headers.contains("\4name\177\u00ad\1kkk"), "300 is 127 and 45 + 128");
        assertArrayEquals(body("question"), heard.get(3).payload());
        assertEquals("12345678", new String(heard.get(5).payload(), StandardCharsets.UTF_8));
    }

    @Test
    void aServerThatRefusesCutsShortOrEndsIsAFailureThatNamesTheCall() throws Exception {
        refused("refused, with 0 bytes", List.of(TRAILERS));
        refused("refused", List.of(frame(Http2Frame.RST_STREAM, 0, 1, "\0\0\0\1")));
        refused("refused, with 2 bytes", List.of(frame(Http2Frame.DATA, 1, 1, "\0\0")));
        refused("closed the connection", List.of());
        refused("padding", List.of(frame(Http2Frame.DATA, 9, 1, "\7x")));
    }

    @Test
    void nobodyWaitsForAServerThatSaysNothing() throws Exception {
        try (var listener = listen()) {
            var failure =
                    assertThrows(
                            IOException.class,
                            () -> call("v").answer(folder.resolve("s"), Duration.ofMillis(50)));
            assertTrue(failure.getMessage().contains("no answer within"), failure.getMessage());
            assertTrue(listener.isOpen());
        }
        var nobody =
                assertThrows(
                        IOException.class, () -> call("v").answer(folder.resolve("nobody"), LIMIT));
        assertTrue(nobody.getMessage().contains("/nobody: "), nobody.getMessage());
    }

    private void refused(String why, List<Http2Frame> frames) throws Exception {
        var served = serve(frames);
        var failure =
                assertThrows(IOException.class, () -> call("v").answer(folder.resolve("s"), LIMIT));
        assertTrue(failure.getMessage().startsWith("call a.B/Get at "), failure.getMessage());
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
        served.get();
    }

    private static GrpcCall call(String value) {
        var question = "question".getBytes(StandardCharsets.UTF_8);
        return new GrpcCall("a.B", "Get", question, Map.of("name", value));
    }

    private static Http2Frame frame(int type, int flags, int stream, String payload) {
        return new Http2Frame(type, flags, stream, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static Http2Frame padded(ByteBuffer data) {
        var padded = ByteBuffer.allocate(data.remaining() + 3).put((byte) 2).put(data);
        return new Http2Frame(Http2Frame.DATA, 8, 1, padded.array());
    }

    private static byte[] body(String message) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(bytes.length + 5)
                .put((byte) 0)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private ServerSocketChannel listen() throws IOException {
        var socket = folder.resolve("s");
        Files.deleteIfExists(socket);
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket));
    }

    /// Says this to one client once it has asked, and hears it to its end.
    private CompletableFuture<List<Http2Frame>> serve(List<Http2Frame> frames) throws IOException {
        var listener = listen();
        var heard = new CompletableFuture<List<Http2Frame>>();
        Thread.ofVirtual()
                .start(() -> {
                    try (listener;
                            var client = listener.accept()) {
                        var in = new DataInputStream(Channels.newInputStream(client));
                        in.readNBytes(24); // the preface
                        var all = new ArrayList<Http2Frame>();
                        while (all.size() < 4) {
                            all.add(Http2Frame.read(in));
                        }
                        var said = new ByteArrayOutputStream();
                        frames.forEach(each -> said.writeBytes(each.toBytes()));
                        Channels.newOutputStream(client).write(said.toByteArray());
                        client.shutdownOutput();
                        for (int next = in.read(); next >= 0; next = in.read()) {
                            all.add(rest(next, in));
                        }
                        heard.complete(all);
                    } catch (IOException e) {
                        heard.completeExceptionally(e);
                    }
                });
        return heard;
    }

    private static Http2Frame rest(int first, DataInputStream in) throws IOException {
        var whole = ByteBuffer.allocate(9).put((byte) first).put(in.readNBytes(8)).flip();
        int length = whole.getInt(0) >>> 8;
        return new Http2Frame(whole.get(3), whole.get(4), whole.getInt(5), in.readNBytes(length));
    }
}
