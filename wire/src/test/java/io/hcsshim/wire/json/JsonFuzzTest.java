package io.hcsshim.wire.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.testing.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Text that may be JSON: what is read can be written, and read again as the same.
public final class JsonFuzzTest implements FuzzTarget {
    /// Made by JUnit, or for one input.
    public JsonFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new JsonFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "{\"a\":[1,-2.5e+10,true,null,\"\\u00e9\\ud83d\\ude00\\n\"],\"b\":{\"c\":{}}}",
                        "[[[[[[[[0]]]]]]]]",
                        "\"<script>&\u2028\"",
                        " 18446744073709551615 ")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void take(byte[] input) throws Exception {
        Json json;
        try {
            json = Json.parse(input);
        } catch (JsonException _) {
            return;
        }
        assertEquals(json, Json.parse(json.toBytes()));
        assertEquals(json, Json.parse(json.toEscapedText()));
    }
}
