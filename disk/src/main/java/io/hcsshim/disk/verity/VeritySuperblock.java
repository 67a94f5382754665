package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/// How a hash tree was made, little-endian.
///
/// | offset | size | field            | offset | size | field                |
/// |-------:|-----:|------------------|-------:|-----:|----------------------|
/// |      0 |    8 | `verity`, zeros  |     64 |    4 | bytes in a data block |
/// |      8 |    4 | version, 1       |     68 |    4 | bytes in a hash block |
/// |     12 |    4 | hash type, 1     |     72 |    8 | number of data blocks |
/// |     16 |   16 | UUID             |     80 |    2 | bytes of salt        |
/// |     32 |   32 | algorithm        |     88 |  256 | salt                 |
///
/// @param id         unique, of the tree
/// @param dataBlocks how many blocks of 4096 bytes are hashed
/// @param salt       hexadecimal, at most 256 bytes; may be empty
public record VeritySuperblock(UUID id, long dataBlocks, String salt) {
    /// Bytes of a block, of data as of hashes.
    public static final int BLOCK = 4096;

    /// The salt of layers: 32 zero bytes.
    public static final String LAYER_SALT = "00".repeat(32);

    private static final int SIZE = 512;
    private static final byte[] SIGNATURE = {'v', 'e', 'r', 'i', 't', 'y', 0, 0};
    private static final String ALGORITHM = "sha256";
    private static final int LONGEST_SALT = 256;

    /// Checks its parts, and keeps copies of those that could change.
    public VeritySuperblock {
        if (dataBlocks < 1) {
            throw new IllegalArgumentException("a hash tree over " + dataBlocks + " blocks");
        }
        if (HexFormat.of().parseHex(salt).length > LONGEST_SALT) {
            throw new IllegalArgumentException("a salt of more than 256 bytes");
        }
    }

    byte[] saltBytes() {
        return HexFormat.of().parseHex(salt);
    }

    /// Reads the superblock at byte `at` of a file.
    ///
    /// @throws VerityException if there is none, or one of a kind that is not known here
    public static VeritySuperblock read(FileChannel file, long at) throws IOException {
        var in = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            if (file.read(in, at + in.position()) < 0) {
                throw new VerityException("no room for a verity superblock at byte " + at);
            }
        }
        return parse(in);
    }

    private static VeritySuperblock parse(ByteBuffer in) throws VerityException {
        if (in.slice(0, SIGNATURE.length).mismatch(ByteBuffer.wrap(SIGNATURE)) >= 0) {
            throw new VerityException("not a verity superblock");
        }
        var algorithm = text(in, 32, 32);
        int salt = Short.toUnsignedInt(in.getShort(80));
        if (in.getInt(8) != 1
                || in.getInt(12) != 1
                || !algorithm.equals(ALGORITHM)
                || in.getInt(64) != BLOCK
                || in.getInt(68) != BLOCK
                || in.getLong(72) < 1
                || salt > LONGEST_SALT) {
            throw new VerityException(
                    "a verity superblock of a kind that is not supported: version "
                            + in.getInt(8)
                            + ", type "
                            + in.getInt(12)
                            + ", '"
                            + algorithm
                            + "', blocks of "
                            + in.getInt(64)
                            + " and "
                            + in.getInt(68)
                            + " bytes");
        }
        var bytes = new byte[salt];
        in.get(88, bytes);
        var big = in.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new VeritySuperblock(
                new UUID(big.getLong(16), big.getLong(24)),
                in.getLong(72),
                HexFormat.of().formatHex(bytes));
    }

    private static String text(ByteBuffer in, int at, int length) {
        var bytes = new byte[length];
        in.get(at, bytes);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /// The superblock, filled up to a block.
    ByteBuffer toBytes() {
        var out = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0, SIGNATURE);
        out.putInt(8, 1);
        out.putInt(12, 1);
        out.put(32, ALGORITHM.getBytes(StandardCharsets.US_ASCII));
        out.putInt(64, BLOCK);
        out.putInt(68, BLOCK);
        out.putLong(72, dataBlocks);
        var salt = saltBytes();
        out.putShort(80, (short) salt.length);
        out.put(88, salt);
        out.order(ByteOrder.BIG_ENDIAN);
        out.putLong(16, id.getMostSignificantBits());
        out.putLong(24, id.getLeastSignificantBits());
        return out;
    }
}
