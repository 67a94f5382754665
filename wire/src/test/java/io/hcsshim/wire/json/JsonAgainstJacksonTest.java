package io.hcsshim.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random documents and random damage, with Jackson as the judge.
class JsonAgainstJacksonTest {
    private static final String[] TEXTS = {
        "",
        "a",
        "Größe",
        "😀",
        "\u0000\u001f",
        "\"\\/",
        "<&>",
        "\u2028",
        "line\nbreak\ttab",
        "\uFFFD"
    };

    private final ObjectMapper jackson =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    @Test
    void jacksonReadsWhatIsWrittenAndTheOtherWayRound() throws IOException {
        var random = new SplittableRandom(1);
        for (var i = 0; i < 2_000; i++) {
            var value = value(random, 4);
            var seen = jackson.readTree(value.toBytes());

            assertEquals(seen, jackson.readTree(value.toEscapedBytes()));
            assertEquals(value, Json.parse(value.toBytes()));
            assertEquals(value, Json.parse(value.toEscapedText()));
            assertEquals(
                    seen, jackson.readTree(Json.parse(jackson.writeValueAsBytes(seen)).toBytes()));
        }
    }

    @Test
    void damagedDocumentsAreTakenAndRefusedAsByJackson() throws IOException {
        var random = new SplittableRandom(2);
        for (var i = 0; i < 20_000; i++) {
            var bytes = value(random, 3).toBytes();
            for (var n = random.nextInt(1, 3); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(0x20, 0x7F);
            }
            compare(bytes);
        }
    }

    private void compare(byte[] bytes) throws IOException {
        JsonNode seen;
        try {
            seen = jackson.readTree(bytes);
        } catch (IOException _) {
            assertThrows(JsonException.class, () -> Json.parse(bytes), () -> new String(bytes));
            return;
        }
        assertEquals(seen, jackson.readTree(Json.parse(bytes).toBytes()));
    }

    private static Json value(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> JsonNull.NULL;
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> JsonNumber.ofUnsigned(random.nextLong());
            case 3 -> JsonNumber.of(random.nextDouble(-1e9, 1e9));
            case 4 -> Json.of(text(random));
            case 5, 6 -> {
                var values = new ArrayList<Json>();
                for (var n = random.nextInt(4); n > 0; n--) {
                    values.add(value(random, depth - 1));
                }
                yield new JsonArray(values);
            }
            default -> {
                var object = JsonObject.builder();
                for (var n = random.nextInt(5); n > 0; n--) {
                    object.put(text(random), value(random, depth - 1));
                }
                yield object.build();
            }
        };
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (var n = random.nextInt(4); n > 0; n--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }
}
