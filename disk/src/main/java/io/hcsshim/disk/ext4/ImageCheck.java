package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks that an image agrees with itself: every block and inode that is used is marked, no block is used twice, every
/// file has as many names as it says.
///
/// Memory grows with the number of blocks (a bit) and of files (some words).
public final class ImageCheck {
    private static final int MOST_FINDINGS = 100;

    private final Ext4Reader reader;
    private final Superblock superblock;
    private final BitSet blocks = new BitSet();
    private final Map<Integer, Integer> names = new HashMap<>();
    private final List<String> findings = new ArrayList<>();

    private ImageCheck(Ext4Reader reader) {
        this.reader = reader;
        this.superblock = reader.superblock();
    }

    /// What is wrong with the image, in words; nothing if it is whole. At most a hundred findings.
    public static List<String> findings(Ext4Reader reader) throws IOException {
        if (reader.superblock().blocks() > Integer.MAX_VALUE) {
            throw new Ext4Exception("images of more than 8 TiB cannot be checked");
        }
        var check = new ImageCheck(reader);
        try {
            check.walk();
            check.compareLinks();
            check.compareBitmaps();
        } catch (Ext4Exception e) {
            check.found(String.valueOf(e.getMessage()));
        }
        return List.copyOf(check.findings);
    }

    private void found(String finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    private record Folder(int inode, String path) {}

    private void walk() throws IOException {
        var open = new ArrayDeque<Folder>();
        names.put(Format.ROOT_INODE, 2);
        useBlocks(Format.ROOT_INODE, reader.inode(Format.ROOT_INODE), "/");
        open.push(new Folder(Format.ROOT_INODE, "/"));
        while (!open.isEmpty()) {
            var folder = open.pop();
            for (var entry : reader.entries(reader.inode(folder.inode)).entrySet()) {
                int number = entry.getValue();
                var path = folder.path + entry.getKey();
                var inode = reader.inode(number);
                var first = !names.containsKey(number);
                if (inode.is(Format.DIRECTORY)) {
                    if (!first) {
                        throw new Ext4Exception(ByteText.toWords(path) + " is a folder twice");
                    }
                    names.merge(folder.inode, 1, Integer::sum);
                    names.put(number, 2);
                    open.push(new Folder(number, path + "/"));
                } else {
                    names.merge(number, 1, Integer::sum);
                }
                if (first) {
                    useBlocks(number, inode, path);
                }
            }
        }
    }

    private void useBlocks(int number, DiskInode inode, String path) throws IOException {
        if (inode.attributeBlock() != 0) {
            use(inode.attributeBlock(), 1, path);
        }
        if (!inode.has(Format.EXTENTS_FLAG)) {
            return;
        }
        var map = reader.map(inode);
        for (var run : map.runs()) {
            use(run.physical(), run.length(), path);
        }
        for (var own : map.own()) {
            use(own, 1, path);
        }
        long counted = map.blocks() + (inode.attributeBlock() != 0 ? 1 : 0);
        if (inode.has(Format.HUGE_FILE_FLAG) && counted != inode.blocks()) {
            found(
                    ByteText.toWords(path)
                            + ": inode "
                            + number
                            + " counts "
                            + inode.blocks()
                            + " blocks and has "
                            + counted);
        }
    }

    private void use(long first, long count, String path) throws Ext4Exception {
        if (first <= 0 || first + count > superblock.blocks()) {
            throw new Ext4Exception(
                    ByteText.toWords(path) + ": block " + first + " is not on the disk");
        }
        for (long block = first; block < first + count; block++) {
            if (blocks.get((int) block)) {
                found(ByteText.toWords(path) + ": block " + block + " is used twice");
                return;
            }
            blocks.set((int) block);
        }
    }

    private void compareLinks() throws IOException {
        for (var entry : names.entrySet()) {
            var inode = reader.inode(entry.getKey());
            // A folder with more subfolders than can be counted says 1.
            if (inode.links() != entry.getValue()
                    && !(inode.is(Format.DIRECTORY) && inode.links() == 1)) {
                found(
                        "inode "
                                + entry.getKey()
                                + " has "
                                + entry.getValue()
                                + " links and says "
                                + inode.links());
            }
        }
    }

    private void compareBitmaps() throws IOException {
        for (int group = 0; group < superblock.groups(); group++) {
            var descriptor = reader.descriptor(group);
            if ((descriptor.flags() & GroupDescriptor.BLOCKS_UNUSED) == 0) {
                compareBlocks(group, bits(descriptor.blockBitmap()));
            }
            if ((descriptor.flags() & GroupDescriptor.INODES_UNUSED) == 0) {
                compareInodes(group, bits(descriptor.inodeBitmap()));
            }
        }
    }

    private BitSet bits(long block) throws IOException {
        if (block <= 0 || block >= superblock.blocks()) {
            throw new Ext4Exception("a bitmap in block " + block + ", which is not on the disk");
        }
        return BitSet.valueOf(reader.block(block));
    }

    private void compareBlocks(int group, BitSet marked) {
        long first = superblock.firstBlock() + (long) group * superblock.blocksPerGroup();
        for (int i = 0; i < superblock.blocksPerGroup() && first + i < superblock.blocks(); i++) {
            if (blocks.get((int) first + i) && !marked.get(i)) {
                found("block " + (first + i) + " is used and marked as free");
            }
        }
    }

    private void compareInodes(int group, BitSet marked) {
        int first = group * superblock.inodesPerGroup() + 1;
        for (int i = 0; i < superblock.inodesPerGroup(); i++) {
            boolean used = names.containsKey(first + i) || first + i < Format.FIRST_INODE;
            if (used && !marked.get(i)) {
                found("inode " + (first + i) + " is used and marked as free");
            } else if (!used && marked.get(i)) {
                found("inode " + (first + i) + " is marked as used and has no name");
            }
        }
    }
}
