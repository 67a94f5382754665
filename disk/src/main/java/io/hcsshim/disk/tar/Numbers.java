package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Timestamp;

/// The ways archives write numbers.
final class Numbers {
    private Numbers() {}

    /// A header's number: octal digits between spaces and zeros, or two's complement in base 256 if the
    /// first bit is set.
    static long field(byte[] block, int offset, int length) throws MalformedField {
        return (block[offset] & 0x80) != 0
                ? base256(block, offset, length)
                : octal(block, offset, length);
    }

    private static long base256(byte[] block, int offset, int length) throws MalformedField {
        int invert = (block[offset] & 0x40) != 0 ? 0xff : 0;
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = (block[offset + i] ^ invert) & (i == 0 ? 0x7f : 0xff);
            if (value >>> 56 != 0) {
                throw new MalformedField("a number of more than 64 bits");
            }
            value = value << 8 | digit;
        }
        if (value < 0) {
            throw new MalformedField("a number of more than 63 bits");
        }
        return invert == 0 ? value : ~value;
    }

    static long octal(byte[] block, int offset, int length) throws MalformedField {
        int from = offset;
        int to = offset + length;
        while (from < to && isPadding(block[from])) {
            from++;
        }
        while (from < to && isPadding(block[to - 1])) {
            to--;
        }
        long value = 0;
        for (int i = from; i < to && block[i] != 0; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new MalformedField("a number that is not octal");
            }
            value = value << 3 | block[i] - '0';
        }
        return value;
    }

    private static boolean isPadding(byte b) {
        return b == 0 || b == ' ';
    }

    /// A decimal number with an optional sign.
    static long decimal(String text) throws MalformedField {
        if (text.length() > 20) {
            throw new MalformedField("a number of " + text.length() + " digits");
        }
        try {
            return Long.parseLong(text); // byte text: no digits but ASCII's
        } catch (NumberFormatException _) {
            throw new MalformedField("not a number: '" + text + "'");
        }
    }

    /// Seconds with an optional fraction, of which nine digits count.
    static Timestamp time(String text) throws MalformedField {
        int point = text.indexOf('.');
        if (point < 0) {
            return Timestamp.ofSeconds(decimal(text));
        }
        long seconds = decimal(text.substring(0, point));
        int nanos = 0;
        for (int i = 0; i < 9; i++) {
            int at = point + 1 + i;
            nanos = nanos * 10 + (at < text.length() ? digit(text.charAt(at)) : 0);
        }
        for (int i = point + 10; i < text.length(); i++) {
            digit(text.charAt(i));
        }
        return text.startsWith("-") && nanos > 0
                ? new Timestamp(Math.decrementExact(seconds), 1_000_000_000 - nanos)
                : new Timestamp(seconds, nanos);
    }

    private static int digit(char c) throws MalformedField {
        if (c < '0' || c > '9') {
            throw new MalformedField("a time with '" + c + "' in it");
        }
        return c - '0';
    }
}
