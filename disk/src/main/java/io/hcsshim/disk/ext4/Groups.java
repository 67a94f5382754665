package io.hcsshim.disk.ext4;

import java.nio.ByteBuffer;

/// What is in use in each block group of an image that is full but for its end.
final class Groups {
    /// Blocks from `from` up to but without `to`.
    record Range(long from, long to) {}

    private final GroupLayout layout;
    private final Range unneeded;
    private final int[] usedInodes;
    private final int[] directories;

    /// @param unneeded blocks below the end of the bitmaps that are free all the same; in the first group
    Groups(GroupLayout layout, Range unneeded) {
        this.layout = layout;
        this.unneeded = unneeded;
        this.usedInodes = new int[layout.groups()];
        this.directories = new int[layout.groups()];
        usedInodes[0] = Format.FIRST_INODE - 2; // reserved, without the root, which is counted
    }

    GroupLayout layout() {
        return layout;
    }

    void count(Inode inode) {
        int group = (inode.number - 1) / layout.inodesPerGroup();
        usedInodes[group]++;
        if (inode.children != null) {
            directories[group]++;
        }
    }

    private boolean used(long block) {
        return block < layout.endOfBitmaps() && (block < unneeded.from || block >= unneeded.to);
    }

    /// Sets the bits of blocks in use and of those beyond the disk.
    void writeBlockBitmap(int group, ByteBuffer bits) {
        long first = (long) group * Format.GROUP_BLOCKS;
        for (int i = 0; i < Format.BLOCK; i++) {
            int octet = 0;
            for (int bit = 0; bit < 8; bit++) {
                long block = first + i * 8L + bit;
                if (used(block) || block >= layout.diskBlocks()) {
                    octet |= 1 << bit;
                }
            }
            bits.put(i, (byte) octet);
        }
    }

    /// Numbers are given without gaps, so those in use are the first of each group.
    void writeInodeBitmap(int group, ByteBuffer bits, boolean padded) {
        for (int inode = 0; inode < usedInodes[group]; inode++) {
            set(bits, inode);
        }
        for (int inode = layout.inodesPerGroup(); padded && inode < Format.GROUP_BLOCKS; inode++) {
            set(bits, inode);
        }
    }

    private static void set(ByteBuffer bits, int index) {
        bits.put(index / 8, (byte) (bits.get(index / 8) | 1 << index % 8));
    }

    private long freeBlocks(int group) {
        long first = (long) group * Format.GROUP_BLOCKS;
        long last = Math.min(first + Format.GROUP_BLOCKS, layout.diskBlocks());
        long free = Math.max(0, last - Math.max(first, layout.endOfBitmaps()));
        return group == 0 ? free + Math.max(0, unneeded.to - unneeded.from) : free;
    }

    long freeBlocks() {
        long free = 0;
        for (int group = 0; group < layout.groups(); group++) {
            free += freeBlocks(group);
        }
        return free;
    }

    long freeInodes() {
        long free = (long) layout.groups() * layout.inodesPerGroup();
        for (int used : usedInodes) {
            free -= used;
        }
        return free;
    }

    GroupDescriptor descriptor(int group) {
        return new GroupDescriptor(
                layout.bitmapBlock() + 2L * group,
                layout.bitmapBlock() + 2L * group + 1,
                layout.tableBlock() + (long) group * layout.tableBlocksPerGroup(),
                (int) freeBlocks(group),
                layout.inodesPerGroup() - usedInodes[group],
                directories[group],
                0);
    }
}
