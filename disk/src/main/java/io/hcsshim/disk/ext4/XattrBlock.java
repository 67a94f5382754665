package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// Reads the two places of extended attributes.
final class XattrBlock {
    private static final int MAGIC = 0xea020000;

    private XattrBlock() {}

    /// Adds the attributes after an inode's fields.
    static void readInline(String bytes, Map<String, String> xattrs) throws Ext4Exception {
        var in = ByteBuffer.wrap(ByteText.bytes(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() >= 8 && in.getInt(0) == MAGIC) {
            read(in, 4, 4, xattrs);
        }
    }

    /// Adds the attributes of a block.
    static void readBlock(ByteBuffer in, Map<String, String> xattrs) throws Ext4Exception {
        if (in.getInt(0) != MAGIC) {
            throw new Ext4Exception("a damaged block of extended attributes");
        }
        read(in, 32, 0, xattrs);
    }

    private static void read(ByteBuffer in, int first, int base, Map<String, String> xattrs)
            throws Ext4Exception {
        int at = first;
        while (at + Xattr.ENTRY <= in.limit() && in.getInt(at) != 0) {
            int nameLength = Byte.toUnsignedInt(in.get(at));
            int prefix = Byte.toUnsignedInt(in.get(at + 1));
            int offset = base + Short.toUnsignedInt(in.getShort(at + 2));
            int length = in.getInt(at + 8);
            if (in.getInt(at + 4) != 0) {
                throw new Ext4Exception("extended attributes in inodes of their own");
            }
            var name = new XattrName(prefix, text(in, at + Xattr.ENTRY, nameLength));
            var value = text(in, offset, length);
            xattrs.put(name.full(), PosixAcl.named(name.full()) ? PosixAcl.fromDisk(value) : value);
            at += Xattr.ENTRY + Xattr.padded(nameLength);
        }
    }

    private static String text(ByteBuffer in, int at, int length) throws Ext4Exception {
        if (length < 0 || at > in.limit() - length) {
            throw new Ext4Exception("an extended attribute that leaves its block");
        }
        var bytes = new byte[length];
        in.get(at, bytes);
        return ByteText.of(bytes);
    }
}
