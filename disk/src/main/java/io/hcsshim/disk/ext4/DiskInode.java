package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.nio.ByteBuffer;

/// An inode as it lies in the inode table, 256 bytes, little-endian.
///
/// | offset | size | field                  | offset | size | field                     |
/// |-------:|-----:|------------------------|-------:|-----:|---------------------------|
/// |      0 |    2 | mode                   |    104 |    4 | attribute block           |
/// |      2 |    2 | owner, low             |    108 |    4 | size, high                |
/// |      4 |    4 | size, low              |    116 |    4 | blocks and attribute block, high |
/// |      8 |   12 | accessed, changed, modified | 120 | 4 | owner and group, high       |
/// |     24 |    4 | group, low; links      |    128 |    2 | extra bytes, 24           |
/// |     28 |    4 | blocks                 |    132 |   12 | rest of changed, modified, accessed |
/// |     32 |    4 | flags                  |    144 |    8 | created                   |
/// |     40 |   60 | area: extents, link target, device number or content |  152 |  104 | attributes |
///
/// @param links   names
/// @param blocks  of 4096 bytes, those of attributes and extents included
/// @param area    60 bytes, as byte text
/// @param inlineAttributes what follows the fields, 104 bytes or none, as byte text
record DiskInode(
        int mode,
        int uid,
        int gid,
        long size,
        InodeTimes times,
        int links,
        long blocks,
        int flags,
        long attributeBlock,
        String area,
        String inlineAttributes) {
    static final int EXTRA = 24;
    static final int FIELDS = 128 + EXTRA;
    static final int AREA = 60;
    static final int ATTRIBUTE_ROOM = Format.INODE - FIELDS;

    boolean is(int type) {
        return (mode & Format.TYPE_MASK) == type;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    static DiskInode read(ByteBuffer in, int at, int size) {
        int extra = size > 128 ? Short.toUnsignedInt(in.getShort(at + 128)) : 0;
        int fields = Math.min(128 + extra, size);
        return new DiskInode(
                Short.toUnsignedInt(in.getShort(at)),
                wide(in, at + 2, at + 120),
                wide(in, at + 24, at + 122),
                Integer.toUnsignedLong(in.getInt(at + 4))
                        | Integer.toUnsignedLong(in.getInt(at + 108)) << 32,
                InodeTimes.read(in, at, extra),
                Short.toUnsignedInt(in.getShort(at + 26)),
                Integer.toUnsignedLong(in.getInt(at + 28))
                        | (long) Short.toUnsignedInt(in.getShort(at + 116)) << 32,
                in.getInt(at + 32),
                Integer.toUnsignedLong(in.getInt(at + 104))
                        | (long) Short.toUnsignedInt(in.getShort(at + 118)) << 32,
                text(in, at + 40, AREA),
                text(in, at + fields, size - fields));
    }

    private static int wide(ByteBuffer in, int low, int high) {
        return Short.toUnsignedInt(in.getShort(low)) | in.getShort(high) << 16;
    }

    private static String text(ByteBuffer in, int at, int length) {
        var bytes = new byte[length];
        in.get(at, bytes);
        return ByteText.of(bytes);
    }

    /// Writes the inode at `at` of a buffer of zeros.
    void write(ByteBuffer out, int at) {
        out.putShort(at, (short) mode);
        out.putShort(at + 2, (short) uid);
        out.putInt(at + 4, (int) size);
        out.putShort(at + 24, (short) gid);
        out.putShort(at + 26, (short) links);
        out.putInt(at + 28, (int) blocks);
        out.putInt(at + 32, flags);
        out.put(at + 40, ByteText.bytes(area));
        out.putInt(at + 104, (int) attributeBlock);
        out.putInt(at + 108, (int) (size >>> 32));
        out.putShort(at + 120, (short) (uid >>> 16));
        out.putShort(at + 122, (short) (gid >>> 16));
        out.putShort(at + 128, (short) EXTRA);
        times.write(out, at);
        out.put(at + FIELDS, ByteText.bytes(inlineAttributes));
    }
}
