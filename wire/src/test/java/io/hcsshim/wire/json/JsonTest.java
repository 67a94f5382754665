package io.hcsshim.wire.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading and writing as Go's `encoding/json` does it.
class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "true",
                "false",
                "\"\"",
                "0",
                "-0",
                "-1.5e+10",
                "18446744073709551615",
                "123456789012345678901234567890",
                "{\"b\":1,\"a\":[1,2,{\"x\":null}],\"\":\"\"}",
                "\"\\u0000\\u001f\\n\\r\\t\\b\\f\\\"\\\\/é\u007f😀\\u2028\\u2029<>&\""
            })
    void compactTextReadsAndWritesUnchanged(String text) throws JsonException {
        assertEquals(text, Json.parse(text).toText());
        assertArrayEquals(
                text.getBytes(StandardCharsets.UTF_8),
                Json.parse(text.getBytes(StandardCharsets.UTF_8)).toBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "1e+",
                "-",
                "--1",
                "nul",
                "True",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\t\"",
                "\"\n\"",
                "[1 2]",
                "{} {}",
                "1 true",
                "'a'",
                "NaN",
                "Infinity",
                "// c\n1",
                "[1]]",
                "\uFEFF{}",
                "\"\\u١٢٣٤\""
            })
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text));
        assertThrows(JsonException.class, () -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void failuresUseTheWordsOfGo() {
        assertEquals("unexpected end of JSON input", failure(""));
        assertEquals("unexpected end of JSON input", failure("{\"a\":tr"));
        assertEquals("unexpected end of JSON input", failure("-"));
        assertEquals(
                "invalid character 't' after top-level value at offset 3", failure("{} trail"));
        assertEquals(
                "invalid character '}' looking for beginning of value at offset 5",
                failure("{\"a\":}"));
    }

    @Test
    void invalidUtf8IsRefusedAndARealReplacementCharacterIsNot() throws JsonException {
        for (var bad :
                new int[][] {{0xFF}, {0xC3}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80}}) {
            var text = new byte[bad.length + 2];
            text[0] = '"';
            for (var i = 0; i < bad.length; i++) {
                text[i + 1] = (byte) bad[i];
            }
            text[text.length - 1] = '"';
            assertThrows(JsonException.class, () -> Json.parse(text));
        }
        assertEquals(Json.of("\uFFFD"), Json.parse("\"\uFFFD\"".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void surrogateEscapesPairAndLoneOnesBecomeReplacementCharacters() throws JsonException {
        assertEquals(Json.of("😀"), Json.parse("\"\\ud83d\\ude00\""));
        assertEquals(Json.of("\uFFFDx"), Json.parse("\"\\ud83dx\""));
        assertEquals(Json.of("\uFFFDA"), Json.parse("\"\\ud83d\\u0041\""));
        assertEquals(Json.of("\uFFFD😀"), Json.parse("\"\\ud83d\\ud83d\\ude00\""));
        assertEquals(Json.of("\uFFFD"), Json.parse("\"\\ude00\""));
        assertEquals("\"a\uFFFD\"", Json.of("a\uD83D").toText());
        assertEquals("\"\uFFFDa\"", Json.of("\uDE00a").toText());
    }

    @Test
    void escapedTextHidesWhatHtmlWouldRead() {
        var value = JsonObject.builder().put("a<b", "x && y > z").build();

        assertEquals("{\"a\\u003cb\":\"x \\u0026\\u0026 y \\u003e z\"}", value.toEscapedText());
        assertEquals("{\"a<b\":\"x && y > z\"}", value.toText());
        assertArrayEquals(
                value.toEscapedText().getBytes(StandardCharsets.US_ASCII), value.toEscapedBytes());
    }

    @Test
    void spaceMayStandBetweenTokens() throws JsonException {
        assertEquals(
                "{\"a\":[1,2],\"b\":{}}",
                Json.parse(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n").toText());
        assertEquals("[]", Json.parse("[ ]").toText());
    }

    @Test
    void nestingIsLimited() throws JsonException {
        var allowed = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);

        assertEquals(allowed, Json.parse(allowed).toText());
        assertTrue(failure("[" + allowed + "]").contains("levels"));
        assertTrue(failure("{\"a\":".repeat(100_000)).contains("levels"));
    }

    @Test
    void theNumberOfValuesIsLimited() throws JsonException {
        assertEquals(
                Json.MAX_VALUES - 1,
                JsonObject.parse("{\"a\":[" + "1,".repeat(Json.MAX_VALUES - 3) + "1]}")
                                .list("a")
                                .size()
                        + 1);
        assertTrue(failure("[" + "[],".repeat(Json.MAX_VALUES) + "1]").contains("values"));
    }

    private static String failure(String text) {
        return String.valueOf(
                assertThrows(JsonException.class, () -> Json.parse(text)).getMessage());
    }
}
