package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/// Reads the entries of a directory, hashed ones too: their index looks like empty entries.
final class DirectoryEntries {
    private DirectoryEntries() {}

    /// Inode numbers by name, without `.` and `..`.
    static Map<String, Integer> of(byte[] content, int blockSize) throws Ext4Exception {
        var entries = new HashMap<String, Integer>();
        var in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = 0; block < content.length; block += blockSize) {
            int end = Math.min(block + blockSize, content.length);
            for (int at = block; at < end; ) {
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
                add(in.getInt(at), ByteText.of(content, from, from + nameLength), entries);
                at += length;
            }
        }
        return entries;
    }

    private static void add(int inode, String name, Map<String, Integer> entries)
            throws Ext4Exception {
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
