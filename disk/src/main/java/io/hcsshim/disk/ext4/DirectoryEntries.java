package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/// Reads the entries of a directory, hashed ones too: their index looks like empty entries. It takes the blocks as they come, so that a
/// directory that says it is large, and has no blocks, takes no memory.
final class DirectoryEntries implements Content.Sink {
    private final int blockSize;
    private final Map<String, Integer> entries = new HashMap<>();

    DirectoryEntries(int blockSize) {
        this.blockSize = blockSize;
    }

    /// Inode numbers by name, without `.` and `..`.
    Map<String, Integer> all() {
        return entries;
    }

    @Override
    public void data(ByteBuffer content) throws Ext4Exception {
        var bytes = new byte[content.remaining()];
        content.get(bytes);
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = 0; block < bytes.length; block += blockSize) {
            take(in, block, Math.min(block + blockSize, bytes.length));
        }
    }

    @Override
    public void hole(long length) throws Ext4Exception {
        throw new Ext4Exception("a directory that lacks " + length + " bytes");
    }

    private void take(ByteBuffer in, int start, int end) throws Ext4Exception {
        for (int at = start; at < end; ) {
            if (end - at < DirectoryBlocks.HEADER) {
                throw new Ext4Exception("a directory with an entry that leaves its block");
            }
            int length = Short.toUnsignedInt(in.getShort(at + 4));
            length = length == 0xffff || length == 0 && blockSize == 1 << 16 ? 1 << 16 : length;
            int nameLength = Byte.toUnsignedInt(in.get(at + 6));
            if (length < DirectoryBlocks.HEADER + nameLength || length > end - at) {
                throw new Ext4Exception("a directory with an entry that leaves its block");
            }
            int from = at + DirectoryBlocks.HEADER;
            add(in.getInt(at), ByteText.of(in.array(), from, from + nameLength));
            at += length;
        }
    }

    private void add(int inode, String name) throws Ext4Exception {
        if (inode == 0 || name.equals(".") || name.equals("..")) {
            return;
        }
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new Ext4Exception("a directory with an entry without a proper name");
        }
        if (entries.put(name, inode) != null) {
            throw new Ext4Exception(
                    "a directory with two entries '" + ByteText.toWords(name) + "'");
        }
    }
}
