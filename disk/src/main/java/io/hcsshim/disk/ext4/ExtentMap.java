package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Which blocks of the disk hold which blocks of a file.
///
/// @param runs     in the file's order, without overlap; what is between them is zero
/// @param own      blocks that the map itself takes
record ExtentMap(List<Run> runs, List<Long> own) {
    private static final int DEEPEST = 5;

    /// Blocks that lie side by side in the file and on the disk.
    ///
    /// @param logical  the first, counted from the start of the file
    /// @param physical the first, counted from the start of the disk
    record Run(long logical, long physical, long length) {}

    static ExtentMap of(DiskInode inode, Superblock superblock, ImageInput in) throws IOException {
        var builder = new Builder(superblock, in);
        var root = ByteBuffer.wrap(ByteText.bytes(inode.area())).order(ByteOrder.LITTLE_ENDIAN);
        builder.add(root, DEEPEST + 1);
        return new ExtentMap(List.copyOf(builder.runs), List.copyOf(builder.own));
    }

    long blocks() {
        long blocks = own.size();
        for (var run : runs) {
            blocks += run.length;
        }
        return blocks;
    }

    private static final class Builder {
        private final Superblock superblock;
        private final ImageInput in;
        private final List<Run> runs = new ArrayList<>();
        private final List<Long> own = new ArrayList<>();
        private long next;

        Builder(Superblock superblock, ImageInput in) {
            this.superblock = superblock;
            this.in = in;
        }

        private void add(ByteBuffer node, int above) throws IOException {
            int entries = Short.toUnsignedInt(node.getShort(2));
            int depth = Short.toUnsignedInt(node.getShort(6));
            if (Short.toUnsignedInt(node.getShort(0)) != ExtentTree.MAGIC
                    || depth >= above
                    || ExtentTree.ENTRY * (entries + 1) > node.limit()) {
                throw new Ext4Exception("a damaged map of a file's blocks");
            }
            for (int i = 1; i <= entries; i++) {
                int entry = ExtentTree.ENTRY * i;
                if (depth == 0) {
                    addRun(node, entry);
                } else {
                    long block =
                            Integer.toUnsignedLong(node.getInt(entry + 4))
                                    | (long) Short.toUnsignedInt(node.getShort(entry + 8)) << 32;
                    own.add(checked(block, 1));
                    int size = superblock.blockSize();
                    add(in.read(block * size, size), depth);
                }
            }
        }

        private void addRun(ByteBuffer node, int entry) throws Ext4Exception {
            long logical = Integer.toUnsignedLong(node.getInt(entry));
            int length = Short.toUnsignedInt(node.getShort(entry + 4));
            long physical =
                    Integer.toUnsignedLong(node.getInt(entry + 8))
                            | (long) Short.toUnsignedInt(node.getShort(entry + 6)) << 32;
            if (logical < next) {
                throw new Ext4Exception("a map of a file's blocks that is out of order");
            }
            // Longer ones are allocated and were never written: they read as zeros.
            boolean written = length <= ExtentTree.LONGEST_EXTENT;
            int blocks = written ? length : length - ExtentTree.LONGEST_EXTENT;
            checked(physical, blocks);
            next = logical + blocks;
            if (written) {
                runs.add(new Run(logical, physical, blocks));
            }
        }

        private long checked(long block, long length) throws Ext4Exception {
            if (block <= 0 || block + length > superblock.blocks()) {
                throw new Ext4Exception("block " + block + " is not on the disk");
            }
            return block;
        }
    }
}
