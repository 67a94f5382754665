package io.hcsshim.disk.vhd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.UUID;

/// The footer of a fixed VHD: the last 512 bytes of the file, big-endian.
///
/// | offset | size | field                          | offset | size | field                   |
/// |-------:|-----:|--------------------------------|-------:|-----:|-------------------------|
/// |      0 |    8 | cookie, `conectix`             |     40 |    8 | original size           |
/// |      8 |    4 | features, 2                    |     48 |    8 | disk size in bytes      |
/// |     12 |    4 | version, 1.0                   |     56 |    4 | geometry, 0             |
/// |     16 |    8 | data offset, all ones if fixed |     60 |    4 | disk type, 2 = fixed    |
/// |     24 |    4 | time, 0                        |     64 |    4 | checksum                |
/// |     28 |    4 | creator, 0                     |     68 |   16 | unique id               |
/// |     32 |    4 | creator's version, 10.0        |     84 |    1 | saved state, 0          |
///
/// The disk's size need be no multiple of anything, as with the reference.
///
/// @param diskBytes bytes before the footer
/// @param id        unique, of the disk
public record VhdFooter(long diskBytes, UUID id) {
    /// Bytes of a footer.
    public static final int SIZE = 512;

    private static final long COOKIE = 0x636f6e6563746978L;
    private static final int FIXED = 2;

    /// Reads the footer at the buffer's start.
    ///
    /// @throws IOException if there is none, it is damaged, or the disk is not of fixed size
    public static VhdFooter read(ByteBuffer in) throws IOException {
        var footer = in.slice();
        if (footer.remaining() < SIZE || footer.getLong(0) != COOKIE) {
            throw new IOException("not a VHD: no conectix cookie");
        }
        if (footer.getInt(64) != checksum(footer)) {
            throw new IOException("the checksum of a VHD's footer does not match");
        }
        if (footer.getInt(60) != FIXED) {
            throw new IOException("a VHD of type " + footer.getInt(60) + ", not of fixed size");
        }
        return new VhdFooter(footer.getLong(48), new UUID(footer.getLong(68), footer.getLong(76)));
    }

    /// Reads the footer at the end of a file.
    public static VhdFooter of(FileChannel file) throws IOException {
        var footer = ByteBuffer.allocate(SIZE);
        long at = Math.max(0, file.size() - SIZE);
        while (footer.hasRemaining() && file.read(footer, at + footer.position()) >= 0) {
            // until the buffer is full or the file ends
        }
        return read(footer.flip());
    }

    /// Appends a footer to a disk.
    ///
    /// @return the footer that is now there
    public static VhdFooter append(FileChannel disk, UUID id) throws IOException {
        var footer = new VhdFooter(disk.size(), id);
        var bytes = footer.toBytes();
        for (long at = footer.diskBytes; bytes.hasRemaining(); ) {
            at += disk.write(bytes, at);
        }
        return footer;
    }

    /// The 512 bytes.
    public ByteBuffer toBytes() {
        var out = ByteBuffer.allocate(SIZE);
        out.putLong(0, COOKIE);
        out.putInt(8, 2);
        out.putInt(12, 0x00010000);
        out.putLong(16, -1);
        out.putInt(32, 0x000a0000);
        out.putLong(40, diskBytes);
        out.putLong(48, diskBytes);
        out.putInt(60, FIXED);
        out.putLong(68, id.getMostSignificantBits());
        out.putLong(76, id.getLeastSignificantBits());
        out.putInt(64, checksum(out));
        return out;
    }

    /// The complement of the sum of all bytes but the checksum's own.
    private static int checksum(ByteBuffer footer) {
        int sum = 0;
        for (int i = 0; i < SIZE; i++) {
            if (i < 64 || i >= 68) {
                sum += footer.get(i) & 0xff;
            }
        }
        return ~sum;
    }
}
