package io.hcsshim.sys.linux.net;

/// An Ethernet address, 48 bits.
///
/// @param bits the first byte on the wire is the highest
public record MacAddress(long bits) {
    private static final int BYTES = 6;

    /// Checks its parts, and keeps copies of those that could change.
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /// Takes six bytes.
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("not six bytes: " + bytes.length);
        }
        long bits = 0;
        for (byte each : bytes) {
            bits = bits << 8 | each & 0xff;
        }
        return new MacAddress(bits);
    }

    /// Reads six pairs of hexadecimal digits with a colon or a dash between each.
    ///
    /// @throws IllegalArgumentException if it is none
    public static MacAddress parse(String text) {
        long bits = 0;
        if (text.length() != 17) {
            throw new IllegalArgumentException("not an Ethernet address: '" + text + "'");
        }
        for (int i = 0; i < 17; i++) {
            char c = text.charAt(i);
            if (i % 3 == 2) {
                if (c != text.charAt(2) || c != ':' && c != '-') {
                    throw new IllegalArgumentException("not an Ethernet address: '" + text + "'");
                }
            } else {
                int digit = Character.digit(c, 16);
                if (digit < 0 || c > 'f') {
                    throw new IllegalArgumentException("not an Ethernet address: '" + text + "'");
                }
                bits = bits << 4 | digit;
            }
        }
        return new MacAddress(bits);
    }

    /// Six bytes, as on the wire.
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> 8 * (BYTES - 1 - i));
        }
        return bytes;
    }

    /// With colons, small letters.
    @Override
    public String toString() {
        return joined(':');
    }

    /// With dashes and capital letters, as Windows writes it.
    public String dashed() {
        return joined('-').toUpperCase(java.util.Locale.ROOT);
    }

    private String joined(char separator) {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 44; shift >= 0; shift -= 4) {
            text.append(Character.forDigit((int) (bits >>> shift) & 15, 16));
            if (shift % 8 == 0 && shift > 0) {
                text.append(separator);
            }
        }
        return text.toString();
    }
}
