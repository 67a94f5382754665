package io.hcsshim.wire.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Strict UTF-8.
final class Utf8 {
    private Utf8() {}

    static String decode(byte[] utf8) throws JsonException {
        // The JDK's fast decoder puts U+FFFD where it sees an error; only then is a second look
        // due,
        // for the character may also be in the text.
        var text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("invalid UTF-8 in JSON input", e);
        }
    }
}
