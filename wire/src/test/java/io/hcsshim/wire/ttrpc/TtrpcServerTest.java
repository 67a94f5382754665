package io.hcsshim.wire.ttrpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TtrpcServerTest {
    private static final Duration FOREVER = Duration.ZERO;

    @TempDir Path folder;
    private final CountDownLatch gate = new CountDownLatch(1);
    private TtrpcServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                TtrpcServer.start(
                        socket(),
                        Map.of("test.Echo", this::echo),
                        e ->
                                new TtrpcException(
                                        TtrpcCode.INTERNAL, String.valueOf(e.getMessage())));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private byte[] echo(TtrpcCall call) throws Exception {
        return switch (call.method()) {
            case "Echo" -> call.payload();
            case "Describe" -> bytes(call.metadata().get("who") + " " + call.timeout().toMillis());
            case "Wait" -> {
                gate.await();
                yield bytes("opened");
            }
            case "Refuse" -> throw new TtrpcException(TtrpcCode.NOT_FOUND, "no such thing");
            case "Break" -> throw new IllegalStateException("broken");
            case "Huge" -> new byte[Frame.MAX_DATA_BYTES + 1];
            default -> throw new TtrpcException(TtrpcCode.UNIMPLEMENTED, call.method());
        };
    }

    @Test
    void aCallBringsItsAnswerBack() throws Exception {
        try (var client = connect()) {
            assertArrayEquals(bytes("hello"), call(client, "Echo", "hello"));
        }
    }

    @Test
    void metadataAndTimeoutReachTheService() throws Exception {
        try (var client = connect()) {
            var answer =
                    client.call(
                            "test.Echo",
                            "Describe",
                            new byte[0],
                            Map.of("Who", "me"),
                            Duration.ofMillis(1500));
            assertArrayEquals(bytes("me 1500"), answer);
        }
    }

    @Test
    void aSlowCallHoldsUpNoOther() throws Exception {
        try (var client = connect();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> slow = pool.submit(() -> call(client, "Wait", ""));
            assertArrayEquals(bytes("fast"), call(client, "Echo", "fast"));
            assertFalse(slow.isDone());

            gate.countDown();
            assertArrayEquals(bytes("opened"), slow.get());
        }
    }

    @Test
    void manyCallsAtOnceEachGetTheirOwnAnswer() throws Exception {
        try (var client = connect();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<byte[]>>();
            for (int i = 0; i < 200; i++) {
                var text = "call " + i;
                calls.add(() -> call(client, "Echo", text));
            }
            int i = 0;
            for (var answer : pool.invokeAll(calls)) {
                assertArrayEquals(bytes("call " + i++), answer.get());
            }
        }
    }

    @Test
    void failuresBecomeStatuses() throws Exception {
        try (var client = connect()) {
            assertStatus(TtrpcCode.NOT_FOUND, "no such thing", () -> call(client, "Refuse", ""));
            assertStatus(TtrpcCode.INTERNAL, "broken", () -> call(client, "Break", ""));
            assertStatus(
                    TtrpcCode.UNIMPLEMENTED,
                    "service other",
                    () -> client.call("other", "X", new byte[0], Map.of(), FOREVER));
        }
    }

    @Test
    void anAnswerThatIsTooLongIsAStatusInstead() throws Exception {
        try (var client = connect()) {
            assertStatus(TtrpcCode.RESOURCE_EXHAUSTED, "exceeds", () -> call(client, "Huge", ""));
            assertArrayEquals(bytes("still"), call(client, "Echo", "still"));
        }
    }

    @Test
    void aRequestThatIsTooLongIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (var raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(socket()));
            var in = Channels.newInputStream(raw);
            var out = Channels.newOutputStream(raw);
            new Frame(1, Frame.REQUEST, 0, new byte[Frame.MAX_DATA_BYTES + 1]).write(out);

            assertEquals(TtrpcCode.RESOURCE_EXHAUSTED, answer(in, 1).code());
            assertEquals(TtrpcCode.OK, send(in, out, 3, 0).code());
        }
    }

    @Test
    void mistakesOfTheClientAreAnsweredWhereTheyHappen() throws Exception {
        try (var raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(socket()));
            var in = Channels.newInputStream(raw);
            var out = Channels.newOutputStream(raw);

            assertEquals(TtrpcCode.INVALID_ARGUMENT, send(in, out, 2, 0).code());
            assertEquals(TtrpcCode.OK, send(in, out, 5, 0).code());
            assertEquals(TtrpcCode.INVALID_ARGUMENT, send(in, out, 5, 0).code());
            assertEquals(TtrpcCode.UNIMPLEMENTED, send(in, out, 7, 2).code());
            new Frame(7, Frame.DATA, 0, new byte[0]).write(out);
            assertEquals(TtrpcCode.INVALID_ARGUMENT, answer(in, 7).code());
            new Frame(9, Frame.REQUEST, 0, new byte[] {0x0a}).write(out);
            assertEquals(TtrpcCode.INVALID_ARGUMENT, answer(in, 9).code());
            new Frame(11, 77, 0, new byte[0]).write(out);
            assertEquals(TtrpcCode.OK, send(in, out, 13, 0).code());
        }
    }

    @Test
    void aLostConnectionReleasesEveryWaiter() throws Exception {
        try (var client = connect();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pool.submit(() -> call(client, "Wait", ""));
            var second = pool.submit(() -> call(client, "Wait", ""));
            assertArrayEquals(bytes("up"), call(client, "Echo", "up"));
            server.close();

            for (var waiter : new Future<?>[] {first, second}) {
                var e = assertThrows(ExecutionException.class, waiter::get);
                assertEquals(IOException.class, e.getCause().getClass());
            }
            assertThrows(IOException.class, () -> call(client, "Echo", "late"));
            gate.countDown();
        }
    }

    @Test
    void aCallerWaitsNoLongerThanItsTimeout() throws Exception {
        try (var client = connect()) {
            assertStatus(
                    TtrpcCode.DEADLINE_EXCEEDED,
                    "no answer",
                    () ->
                            client.call(
                                    "test.Echo",
                                    "Wait",
                                    new byte[0],
                                    Map.of(),
                                    Duration.ofMillis(50)));
            gate.countDown();
            assertArrayEquals(bytes("on"), call(client, "Echo", "on"));
        }
    }

    @Test
    void aClosedServerLeavesNoSocket() throws IOException {
        server.close();
        assertFalse(Files.exists(socket()));
        var e = assertThrows(IOException.class, this::connect);
        assertTrue(e.getMessage().contains(socket().toString()), e.getMessage());
    }

    private Response send(InputStream in, OutputStream out, int stream, int flags)
            throws IOException {
        var request =
                new TtrpcCall("test.Echo", "Echo", bytes("x"), Map.of(), Duration.ofSeconds(1));
        new Frame(stream, Frame.REQUEST, flags, Request.encode(request)).write(out);
        return answer(in, stream);
    }

    private static Response answer(InputStream in, int stream) throws IOException {
        var frame = Frame.read(in).orElseThrow();
        assertEquals(Frame.RESPONSE, frame.type());
        assertEquals(stream, frame.stream());
        return Response.decode(frame.data());
    }

    private static void assertStatus(TtrpcCode code, String part, Callable<?> call) {
        var e = assertThrows(TtrpcException.class, call::call);
        assertEquals(code, e.code());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private static byte[] call(TtrpcClient client, String method, String text) throws Exception {
        return client.call("test.Echo", method, bytes(text), Map.of(), FOREVER);
    }

    private TtrpcClient connect() throws IOException {
        return TtrpcClient.connect(socket());
    }

    private Path socket() {
        return folder.resolve("s");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
