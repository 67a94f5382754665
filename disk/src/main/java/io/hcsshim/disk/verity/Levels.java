package io.hcsshim.disk.verity;

import java.util.ArrayList;
import java.util.List;

/// Where the levels of a tree lie, the lowest first.
///
/// @param start  the first byte of each level in the file of hashes
/// @param blocks how many blocks each has
record Levels(List<Long> start, List<Long> blocks) {
    private static final int HASHES = VeritySuperblock.BLOCK / Hasher.HASH;

    /// @param first where the top level begins
    static Levels of(long dataBlocks, long first) {
        var blocks = new ArrayList<Long>();
        long below = dataBlocks;
        do {
            below = Math.ceilDiv(below, HASHES);
            blocks.add(below);
        } while (below > 1);
        var start = new ArrayList<Long>();
        long at = first;
        for (var count : blocks.reversed()) {
            start.addFirst(at);
            at += count * VeritySuperblock.BLOCK;
        }
        return new Levels(List.copyOf(start), List.copyOf(blocks));
    }

    long top() {
        return start.getLast();
    }

    /// The first byte after the tree.
    long end() {
        return start.getFirst() + blocks.getFirst() * VeritySuperblock.BLOCK;
    }
}
