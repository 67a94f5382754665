package io.hcsshim.disk.tree;

import java.nio.charset.StandardCharsets;

/// Strings that hold one byte in each character.
public final class ByteText {
    private ByteText() {}

    /// The bytes of `array` from `from` up to but without `to`, a character each.
    public static String of(byte[] array, int from, int to) {
        return new String(array, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// All bytes of `array`, a character each.
    public static String of(byte[] array) {
        return of(array, 0, array.length);
    }

    /// The bytes of such a string.
    ///
    /// @throws IllegalArgumentException if a character is no byte
    public static byte[] bytes(String byteText) {
        for (int i = 0; i < byteText.length(); i++) {
            if (byteText.charAt(i) > 0xff) {
                throw new IllegalArgumentException("not one byte for each character: " + byteText);
            }
        }
        return byteText.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// What a person typed, as UTF-8 bytes.
    public static String fromWords(String words) {
        return of(words.getBytes(StandardCharsets.UTF_8));
    }

    /// For a person to read: the bytes taken as UTF-8, with U+FFFD for those that are not.
    public static String toWords(String byteText) {
        return new String(bytes(byteText), StandardCharsets.UTF_8);
    }
}
