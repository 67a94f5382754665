package io.hcsshim.disk.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The map of a file whose blocks lie in one run: up to four extents in the inode, or an index of blocks of
/// extents. Little-endian.
///
/// | offset | size | of the header      | of an extent            | of an index entry        |
/// |-------:|-----:|--------------------|-------------------------|--------------------------|
/// |      0 |    2 | magic, f30a        | first logical block (4) | first logical block (4)  |
/// |      2 |    2 | entries            |                         |                          |
/// |      4 |    2 | room for entries   | length in blocks        | block of extents (4)     |
/// |      6 |    2 | depth              | physical, high          |                          |
/// |      8 |    4 | generation         | physical, low           | its number, high         |
final class ExtentTree {
    static final int MAGIC = 0xf30a;
    static final int ENTRY = 12;
    static final int LONGEST_EXTENT = 0x8000;
    static final int IN_INODE = 4;
    private static final int IN_BLOCK = (Format.BLOCK - ENTRY) / ENTRY;

    private final long start;
    private final long length;
    private final int extents;

    private ExtentTree(long start, long length) {
        this.start = start;
        this.length = length;
        this.extents = (int) Math.ceilDiv(length, LONGEST_EXTENT);
    }

    /// Maps a run of blocks, writes the blocks of extents if any are needed, and notes both in the inode.
    ///
    /// @param start  the run's first block
    /// @param length blocks in it, at least one
    static void map(Inode inode, long start, long length, ImageOutput out) throws IOException {
        var tree = new ExtentTree(start, length);
        var root = ByteBuffer.allocate(DiskInode.AREA).order(ByteOrder.LITTLE_ENDIAN);
        inode.blocks += length;
        if (tree.extents <= IN_INODE) {
            tree.writeLeaf(root, 0, IN_INODE);
        } else {
            inode.blocks += tree.writeIndex(root, out);
        }
        inode.area = root.array();
        inode.flags |= Format.EXTENTS_FLAG;
    }

    private int writeIndex(ByteBuffer root, ImageOutput out) throws IOException {
        int leaves = Math.ceilDiv(extents, IN_BLOCK);
        header(root, leaves, IN_INODE, 1);
        for (int i = 0; i < leaves; i++) {
            int entry = ENTRY * (1 + i);
            root.putInt(entry, i * IN_BLOCK * LONGEST_EXTENT);
            root.putInt(entry + 4, (int) out.block());
            writeLeaf(out.newBlock(), i * IN_BLOCK, IN_BLOCK);
        }
        return leaves;
    }

    /// Writes a header and extents from number `first` on.
    private void writeLeaf(ByteBuffer out, int first, int room) {
        int count = Math.min(room, extents - first);
        header(out, count, room, 0);
        for (int i = 0; i < count; i++) {
            long logical = (long) (first + i) * LONGEST_EXTENT;
            int entry = ENTRY * (1 + i);
            out.putInt(entry, (int) logical);
            out.putShort(entry + 4, (short) Math.min(LONGEST_EXTENT, length - logical));
            out.putInt(entry + 8, (int) (start + logical));
        }
    }

    private static void header(ByteBuffer out, int entries, int room, int depth) {
        out.putShort(0, (short) MAGIC);
        out.putShort(2, (short) entries);
        out.putShort(4, (short) room);
        out.putShort(6, (short) depth);
    }
}
