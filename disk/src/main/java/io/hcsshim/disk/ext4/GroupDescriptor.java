package io.hcsshim.disk.ext4;

import java.nio.ByteBuffer;

/// The description of a block group, little-endian.
///
/// | offset | size | field                         |
/// |-------:|-----:|-------------------------------|
/// |      0 |   12 | blocks of: block bitmap, inode bitmap, inode table |
/// |     12 |    6 | free blocks, free inodes, directories |
/// |     18 |    2 | flags                         |
/// |     32 |   12 | high words of the first three, in descriptors of 64 bytes |
record GroupDescriptor(
        long blockBitmap,
        long inodeBitmap,
        long inodeTable,
        int freeBlocks,
        int freeInodes,
        int directories,
        int flags) {
    /// The inode bitmap, or the block bitmap, was never written.
    static final int INODES_UNUSED = 1;

    static final int BLOCKS_UNUSED = 2;

    static GroupDescriptor read(ByteBuffer in, int at, int size) {
        return new GroupDescriptor(
                word(in, at, size),
                word(in, at + 4, size),
                word(in, at + 8, size),
                Short.toUnsignedInt(in.getShort(at + 12)),
                Short.toUnsignedInt(in.getShort(at + 14)),
                Short.toUnsignedInt(in.getShort(at + 16)),
                Short.toUnsignedInt(in.getShort(at + 18)));
    }

    private static long word(ByteBuffer in, int at, int size) {
        long high = size >= 64 ? Integer.toUnsignedLong(in.getInt(at + 32)) << 32 : 0;
        return high | Integer.toUnsignedLong(in.getInt(at));
    }

    void write(ByteBuffer out, int at) {
        out.putInt(at, (int) blockBitmap);
        out.putInt(at + 4, (int) inodeBitmap);
        out.putInt(at + 8, (int) inodeTable);
        out.putShort(at + 12, (short) freeBlocks);
        out.putShort(at + 14, (short) freeInodes);
        out.putShort(at + 16, (short) directories);
        out.putShort(at + 18, (short) flags);
    }
}
