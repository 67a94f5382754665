package io.hcsshim.wire.testing;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Right inputs made wrong, the same ones for the same random numbers.
final class Damage {
    private static final int[] BORDERS = {
        0, 1, -1, 0x7f, 0x80, 0x7fff, 0x8000, Integer.MAX_VALUE, Integer.MIN_VALUE
    };
    private static final int LONGEST_SHOWN = 512;

    private final Random random;
    private final List<byte[]> seeds;

    Damage(Random random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = List.copyOf(seeds);
    }

    /// The next input.
    byte[] next() {
        var bytes = seed().clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            bytes = bytes.length == 0 ? new byte[1 + random.nextInt(64)] : damaged(bytes);
        }
        return bytes;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] damaged(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> border(bytes, at);
            case 3 -> bytes = Arrays.copyOf(bytes, at);
            case 4 -> bytes = joined(bytes, at, bytes, random.nextInt(bytes.length));
            case 5 -> {
                var other = seed();
                bytes =
                        joined(
                                bytes,
                                at,
                                other,
                                other.length == 0 ? 0 : random.nextInt(other.length));
            }
            default ->
                    Arrays.fill(
                            bytes, at, Math.min(bytes.length, at + 8), (byte) random.nextInt(256));
        }
        return bytes;
    }

    /// A number at the edge of a width, in either byte order.
    private void border(byte[] bytes, int at) {
        int value = BORDERS[random.nextInt(BORDERS.length)];
        if (random.nextBoolean()) {
            value = Integer.reverseBytes(value);
        }
        for (int i = at; i < Math.min(bytes.length, at + 4); i++, value >>>= 8) {
            bytes[i] = (byte) value;
        }
    }

    /// The head of one, the tail of another.
    private static byte[] joined(byte[] head, int length, byte[] tail, int from) {
        var joined = Arrays.copyOf(head, length + tail.length - from);
        System.arraycopy(tail, from, joined, length, tail.length - from);
        return joined;
    }

    static String hex(byte[] input) {
        var shown =
                HexFormat.of()
                        .formatHex(Arrays.copyOf(input, Math.min(input.length, LONGEST_SHOWN)));
        return input.length > LONGEST_SHOWN ? shown + "… of " + input.length + " bytes" : shown;
    }
}
