package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Timestamp;

/// The 512 bytes before a member.
///
/// | offset | size | field                    | offset | size | field                          |
/// |-------:|-----:|--------------------------|-------:|-----:|--------------------------------|
/// |      0 |  100 | name                     |    257 |    8 | magic and version              |
/// |    100 |    8 | mode                     |    265 |   64 | names of owner and group       |
/// |    108 |   16 | owner, group             |    329 |   16 | device: major, minor           |
/// |    124 |   12 | size                     |    345 |  155 | USTAR: first part of the name  |
/// |    136 |   12 | modified                 |    345 |  131 | STAR: first part of the name   |
/// |    148 |    8 | checksum                 |    476 |   24 | STAR: accessed, changed        |
/// |    156 |    1 | type                     |    508 |    4 | STAR: `tar` and a zero         |
/// |    157 |  100 | link target              |    345 |   24 | GNU: accessed, changed         |
/// |        |      |                          |    386 |   96 | GNU: four pieces of a sparse file |
/// |        |      |                          |    482 |    1 | GNU: more pieces follow        |
/// |        |      |                          |    483 |   12 | GNU: size with holes           |
///
/// @param format which of the variants the block is
record HeaderBlock(byte[] bytes, Format format) {
    static final int SIZE = 512;

    /// The variants that can be told apart by the block alone.
    enum Format {
        V7,
        USTAR,
        STAR,
        GNU
    }

    /// @throws MalformedField if the checksum is wrong
    static HeaderBlock of(byte[] bytes) throws MalformedField {
        checkSum(bytes);
        if (hasText(bytes, 257, "ustar\0")) {
            return new HeaderBlock(
                    bytes, hasText(bytes, 508, "tar\0") ? Format.STAR : Format.USTAR);
        }
        return new HeaderBlock(bytes, hasText(bytes, 257, "ustar  \0") ? Format.GNU : Format.V7);
    }

    private static boolean hasText(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static void checkSum(byte[] bytes) throws MalformedField {
        long stored = Numbers.octal(bytes, 148, 8);
        int sum = 8 * ' '; // which stand for the sum itself
        for (int i = 0; i < SIZE; i += 4) {
            sum += (bytes[i] & 0xff) + (bytes[i + 1] & 0xff);
            sum += (bytes[i + 2] & 0xff) + (bytes[i + 3] & 0xff);
        }
        for (int i = 148; i < 156; i++) {
            sum -= bytes[i] & 0xff;
        }
        // Some old programs summed signed bytes.
        if (stored != sum && stored != sum - 256 * negative(bytes)) {
            throw new MalformedField("a header's checksum does not match");
        }
    }

    private static int negative(byte[] bytes) {
        int count = 0;
        for (int i = 0; i < SIZE; i++) {
            count += bytes[i] < 0 && (i < 148 || i >= 156) ? 1 : 0;
        }
        return count;
    }

    char type() {
        return (char) (bytes[156] & 0xff);
    }

    String name() throws MalformedField {
        var prefix =
                switch (format) {
                    case USTAR -> text(345, 155);
                    case STAR -> text(345, 131);
                    case GNU -> gnuTimesAreGarbage() ? asciiOnly(text(345, 155)) : "";
                    case V7 -> "";
                };
        return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    }

    String linkTarget() {
        return text(157, 100);
    }

    long number(int offset, int length) throws MalformedField {
        return Numbers.field(bytes, offset, length);
    }

    /// Seconds last read and changed, in formats that have such fields.
    Timestamp time(int index) throws MalformedField {
        return switch (format) {
            case STAR -> Timestamp.ofSeconds(number(476 + 12 * index, 12));
            case GNU ->
                    bytes[345 + 12 * index] == 0 || gnuTimesAreGarbage()
                            ? Timestamp.EPOCH
                            : Timestamp.ofSeconds(number(345 + 12 * index, 12));
            case V7, USTAR -> Timestamp.EPOCH;
        };
    }

    /// True for what Go before 1.8 sometimes wrote: GNU's magic, with USTAR's first part of the name.
    private boolean gnuTimesAreGarbage() {
        try {
            for (int index = 0; index < 2; index++) {
                if (bytes[345 + 12 * index] != 0) {
                    number(345 + 12 * index, 12);
                }
            }
            return false;
        } catch (MalformedField _) {
            return true;
        }
    }

    private static String asciiOnly(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? text : "";
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return ByteText.of(bytes, offset, end);
    }
}
