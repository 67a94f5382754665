package io.hcsshim.protocol.gcs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever comes from the other side, parsers answer with a message or an IOException.
class DamagedFramesTest {
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "null",
        "-1",
        "1e9",
        "99999999999999999999",
        "\\u0000",
        "\\",
        "{}",
        "[]",
        "\"\"",
        "\uFFFD"
    };

    private final List<byte[]> corpus = new ArrayList<>();
    private int messages;
    private int failures;

    @Test
    void damageNeverCausesAnythingButAnIoException() {
        corpus.addAll(GoldenFrames.REQUESTS);
        corpus.addAll(GoldenFrames.FROM_GUEST);
        var random = new SplittableRandom(20);
        for (var i = 0; i < 40_000; i++) {
            var bytes = corpus.get(random.nextInt(corpus.size())).clone();
            for (var n = random.nextInt(1, 4); n > 0; n--) {
                bytes = damage(random, bytes);
            }
            read(bytes);
        }
        // the test means something only if both happen often
        assertTrue(messages > 5_000, () -> messages + " messages");
        assertTrue(failures > 5_000, () -> failures + " failures");
    }

    private void read(byte[] bytes) {
        var reader = new FrameReader(new ByteArrayInputStream(bytes), Frame.HOST_LIMIT);
        for (var end = false; !end; ) {
            try {
                var frame = reader.read();
                end = frame.isEmpty();
                if (frame.isPresent()) {
                    parse(frame.get());
                }
            } catch (OversizedFrameException _) {
                failures++; // goes on
            } catch (IOException _) {
                failures++;
                end = true;
            }
        }
    }

    private void parse(Frame frame) throws IOException {
        var body = frame.json();
        RequestHead.activityToEcho(body);
        for (var read : readings(frame.type())) {
            try {
                read.of(body);
                messages++;
            } catch (IOException e) {
                failures++;
                var answer = new PlainResponse(ResponseHead.failure("", e));
                assertTrue(Frame.answer(frame, answer).size() <= Frame.HOST_LIMIT);
            }
        }
    }

    private interface Reading {
        void of(JsonObject body) throws IOException;
    }

    private static List<Reading> readings(int type) {
        return List.of(
                body -> inside(Request.of(type, body)),
                body -> inside(Request.of(MessageType.CREATE, body)),
                body -> inside(Request.of(MessageType.EXECUTE_PROCESS, body)),
                body -> inside(Request.of(MessageType.MODIFY_SETTINGS, body)),
                NegotiateProtocolResponse::of,
                CreateResponse::of,
                ExecuteProcessResponse::of,
                WaitForProcessResponse::of,
                body -> GetPropertiesResponse.of(body).read(),
                DumpStacksResponse::of,
                body -> PlainResponse.of(body).head().requireSuccess(),
                Notification::of);
    }

    private static void inside(Request request) throws IOException {
        switch (request) {
            case NegotiateProtocol negotiate -> negotiate.choose();
            case Create create -> create.config();
            case ExecuteProcess execute -> execute.parameters();
            case GetProperties properties -> properties.types();
            case WaitForProcess _,
                    SignalProcess _,
                    ResizeConsole _,
                    ModifySettings _,
                    PlainRequest _ ->
                    request.toJson();
        }
    }

    private static byte[] damage(SplittableRandom random, byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        var at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> {
                return sized(splice(bytes, at, TOKENS[random.nextInt(TOKENS.length)], 0));
            }
            case 4 -> {
                var cut = Math.min(bytes.length - at, random.nextInt(1, 9));
                return sized(splice(bytes, at, TOKENS[random.nextInt(TOKENS.length)], cut));
            }
            default -> bytes[random.nextInt(Math.min(16, bytes.length))] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int at, String token, int cut) {
        var insert = token.getBytes(StandardCharsets.UTF_8);
        var out = Arrays.copyOf(bytes, bytes.length - cut + insert.length);
        System.arraycopy(insert, 0, out, at, insert.length);
        System.arraycopy(bytes, at + cut, out, at + insert.length, bytes.length - at - cut);
        return out;
    }

    /// Makes the header's size right again, so that damage reaches the body's parsers.
    private static byte[] sized(byte[] bytes) {
        if (bytes.length >= 8) {
            for (var i = 0; i < 4; i++) {
                bytes[4 + i] = (byte) (bytes.length >>> 8 * i);
            }
        }
        return bytes;
    }
}
