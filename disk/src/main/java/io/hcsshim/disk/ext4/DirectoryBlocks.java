package io.hcsshim.disk.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The contents of directories: blocks of entries, none of which crosses a block's end. Little-endian.
///
/// | offset | size | field                                     |
/// |-------:|-----:|-------------------------------------------|
/// |      0 |    4 | inode, 0 if the entry is empty            |
/// |      4 |    2 | length of the entry, a multiple of 4      |
/// |      6 |    1 | length of the name                        |
/// |      7 |    1 | type of the file                          |
/// |      8 |      | name                                      |
///
/// Every block ends in an empty entry.
final class DirectoryBlocks {
    static final int HEADER = 8;
    private static final int LEAST = 12;

    private final ImageOutput out;
    private ByteBuffer block;
    private int used;

    private DirectoryBlocks(ImageOutput out) throws IOException {
        this.out = out;
        this.block = out.newBlock();
    }

    /// Entries in the order in which they are stored: by inode, and those of one inode by name.
    static List<Map.Entry<String, Inode>> ordered(Inode directory) {
        var entries = new ArrayList<>(directory.entries().entrySet());
        entries.sort(
                Comparator.comparingInt((Map.Entry<String, Inode> entry) -> entry.getValue().number)
                        .thenComparing(Map.Entry::getKey));
        return entries;
    }

    /// Writes a directory and maps it.
    static void write(
            Inode directory, Inode parent, List<Map.Entry<String, Inode>> entries, ImageOutput out)
            throws IOException {
        long start = out.block();
        var blocks = new DirectoryBlocks(out);
        blocks.add(".", directory);
        blocks.add("..", parent);
        for (var entry : entries) {
            blocks.add(entry.getKey(), entry.getValue());
        }
        blocks.close();
        directory.size = out.position() - start * Format.BLOCK;
        ExtentTree.map(directory, start, out.block() - start, out);
    }

    private void add(String name, Inode inode) throws IOException {
        int length = HEADER + Xattr.padded(name.length());
        if (Format.BLOCK - used < length + LEAST) {
            close();
            block = out.newBlock();
            used = 0;
        }
        block.putInt(used, inode.number);
        block.putShort(used + 4, (short) length);
        block.put(used + 6, (byte) name.length());
        block.put(used + 7, (byte) Format.entryType(inode.mode));
        block.put(used + HEADER, name.getBytes(StandardCharsets.ISO_8859_1));
        used += length;
    }

    private void close() {
        block.putShort(used + 4, (short) (Format.BLOCK - used));
    }
}
