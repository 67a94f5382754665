package io.hcsshim.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Strict UTF-8.
public final class Utf8 {
    private Utf8() {}

    /// Decodes `utf8`.
    ///
    /// @throws CharacterCodingException if it is not valid
    public static String decode(byte[] utf8) throws CharacterCodingException {
        // The JDK's fast decoder puts U+FFFD where it sees an error; only then is a second look
        // due,
        // for the character may also be in the text.
        var text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0
                ? text
                : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
}
