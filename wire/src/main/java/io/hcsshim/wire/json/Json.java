package io.hcsshim.wire.json;

import io.hcsshim.wire.Utf8;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A JSON value.
public sealed interface Json
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {

    /// How deep arrays and objects may nest; deeper input is refused, so input cannot exhaust a
    /// stack.
    int MAX_DEPTH = 512;

    /// How many values one document may hold. A value costs up to some 130 bytes of heap, whatever its
    /// text costs, and the agent has a heap of a few tens of MiB; the largest documents seen have a
    /// tenth of this.
    int MAX_VALUES = 100_000;

    /// Reads one value from UTF-8 text.
    ///
    /// @throws JsonException if `utf8` is not valid UTF-8 or not exactly one JSON value
    static Json parse(byte[] utf8) throws JsonException {
        String text;
        try {
            text = Utf8.decode(utf8);
        } catch (CharacterCodingException e) {
            throw new JsonException("invalid UTF-8 in JSON input", e);
        }
        return parse(text);
    }

    /// Reads one value.
    ///
    /// @throws JsonException if `text` is not exactly one JSON value
    static Json parse(String text) throws JsonException {
        return new JsonParser(text).document();
    }

    /// A string value.
    static JsonString of(String value) {
        return new JsonString(value);
    }

    /// A number value.
    static JsonNumber of(long value) {
        return JsonNumber.of(value);
    }

    /// A boolean value.
    static JsonBool of(boolean value) {
        return value ? JsonBool.TRUE : JsonBool.FALSE;
    }

    /// The compact text of this value.
    ///
    /// Like Go without HTML escaping: U+2028 and U+2029 are escaped, `<`, `>` and `&` are not.
    default String toText() {
        return JsonWriter.write(this, JsonWriter.Escapes.PLAIN);
    }

    /// The compact text of this value with `<`, `>` and `&` escaped too, Go's default form.
    default String toEscapedText() {
        return JsonWriter.write(this, JsonWriter.Escapes.HTML);
    }

    /// [#toText()] in UTF-8.
    default byte[] toBytes() {
        return toText().getBytes(StandardCharsets.UTF_8);
    }

    /// [#toEscapedText()] in UTF-8.
    default byte[] toEscapedBytes() {
        return toEscapedText().getBytes(StandardCharsets.UTF_8);
    }
}
