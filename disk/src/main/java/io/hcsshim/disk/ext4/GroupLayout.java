package io.hcsshim.disk.ext4;

/// How many groups a disk has, and where their tables lie.
///
/// @param inodesPerGroup a multiple of 16
/// @param tableBlock     the first block of the inode table of all groups
/// @param diskBlocks     size of the disk
record GroupLayout(int groups, int inodesPerGroup, long tableBlock, long diskBlocks) {
    /// The layout with the fewest groups and, among those, the shortest inode table.
    ///
    /// @param tableBlock everything before it is in use
    /// @param inodes     numbers in use, from 1 on
    static GroupLayout of(long tableBlock, int inodes) {
        long bestGroups = Long.MAX_VALUE;
        int best = 0;
        for (int each = Format.INODES_PER_BLOCK;
                each <= Format.GROUP_BLOCKS;
                each += Format.INODES_PER_BLOCK) {
            long groups = groups(tableBlock, inodes, each);
            if (groups < bestGroups) {
                bestGroups = groups;
                best = each;
            }
        }
        var undecided = new GroupLayout((int) bestGroups, best, tableBlock, 0);
        long last = (bestGroups - 1) * Format.GROUP_BLOCKS + 1;
        return new GroupLayout(
                (int) bestGroups, best, tableBlock, Math.max(undecided.endOfBitmaps(), last));
    }

    private static long groups(long tableBlock, int inodes, int inodesPerGroup) {
        long dataPerGroup = Format.GROUP_BLOCKS - inodesPerGroup / Format.INODES_PER_BLOCK - 2;
        long forInodes = (inodes - 1) / inodesPerGroup * dataPerGroup + 1;
        return Math.ceilDiv(Math.max(tableBlock, forInodes), dataPerGroup);
    }

    int tableBlocksPerGroup() {
        return inodesPerGroup / Format.INODES_PER_BLOCK;
    }

    long bitmapBlock() {
        return tableBlock + (long) groups * tableBlocksPerGroup();
    }

    /// Every block below is in use, but for group descriptors that were not needed.
    long endOfBitmaps() {
        return bitmapBlock() + 2L * groups;
    }
}
