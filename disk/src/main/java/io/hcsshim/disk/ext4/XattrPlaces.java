package io.hcsshim.disk.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/// Which attributes of a file lie in its inode and which in a block of their own.
///
/// In the order of their names, each goes where there is still room, the inode first.
record XattrPlaces(List<Xattr> inInode, List<Xattr> inBlock) {
    static final XattrPlaces NONE = new XattrPlaces(List.of(), List.of());

    private static final int MAGIC = 0xea020000;

    /// Magic before the entries, and a zero after them.
    private static final int INODE_ROOM = DiskInode.ATTRIBUTE_ROOM - 8;

    private static final int HEADER = 32;
    private static final int BLOCK_ROOM = Format.BLOCK - HEADER - 4;
    private static final Comparator<Xattr> KERNEL_ORDER =
            Comparator.<Xattr>comparingInt(a -> a.name().prefix())
                    .thenComparingInt(a -> a.name().suffix().length())
                    .thenComparing(a -> a.name().suffix());

    static final XattrName INLINE_CONTENT = new XattrName(7, "data");

    /// @param content what of a small file's content the inode's area does not hold; always first
    static XattrPlaces of(List<Xattr> content, SortedMap<String, String> xattrs)
            throws Ext4Exception {
        var inInode = new ArrayList<>(content);
        var inBlock = new ArrayList<Xattr>();
        int inodeLeft = INODE_ROOM;
        for (var attribute : content) {
            inodeLeft -= attribute.entryLength() + attribute.valueLength();
        }
        int blockLeft = BLOCK_ROOM;
        for (var named : xattrs.entrySet()) {
            var attribute = Xattr.of(named.getKey(), named.getValue());
            int cost = attribute.entryLength() + attribute.valueLength();
            if (cost <= inodeLeft) {
                inInode.add(attribute);
                inodeLeft -= cost;
            } else if (cost <= blockLeft) {
                inBlock.add(attribute);
                blockLeft -= cost;
            } else {
                throw new Ext4Exception("could not fit xattr " + named.getKey());
            }
        }
        return inInode.isEmpty() && inBlock.isEmpty() ? NONE : new XattrPlaces(inInode, inBlock);
    }

    /// The same, without those that are written already and not needed again.
    XattrPlaces withoutBlock() {
        return inBlock.isEmpty() ? this : new XattrPlaces(inInode, List.of());
    }

    /// The bytes after the inode's fields; none if there are no attributes.
    byte[] inodeBytes() {
        if (inInode.isEmpty()) {
            return new byte[0];
        }
        var bytes = ByteBuffer.allocate(DiskInode.ATTRIBUTE_ROOM).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, MAGIC);
        write(inInode, bytes, 4, 4);
        return bytes.array();
    }

    /// Fills an attribute block of zeros.
    void writeBlock(ByteBuffer block, Ext4Options.Rules rules) {
        block.putInt(0, MAGIC);
        block.putInt(4, 1); // used by one inode
        block.putInt(8, 1); // one block
        write(sorted(inBlock, rules), block, HEADER, 0);
    }

    /// The kernel wants a block's entries sorted by prefix, length and name. The reference sorts with
    /// "less" meaning that any of the three is less, which is no order at all, so that the result depends on how
    /// one sorts: by inserting one after the other. (With more than twelve it sorts in another way; no layer
    /// has that many attributes in the block of one file.)
    private static List<Xattr> sorted(List<Xattr> attributes, Ext4Options.Rules rules) {
        var sorted = new ArrayList<>(attributes);
        switch (rules) {
            case EXACT -> sorted.sort(KERNEL_ORDER);
            case REFERENCE -> {
                for (int i = 1; i < sorted.size(); i++) {
                    for (int j = i; j > 0 && less(sorted.get(j), sorted.get(j - 1)); j--) {
                        Collections.swap(sorted, j, j - 1);
                    }
                }
            }
        }
        return sorted;
    }

    private static boolean less(Xattr a, Xattr b) {
        return a.name().prefix() < b.name().prefix()
                || a.name().suffix().length() < b.name().suffix().length()
                || a.name().suffix().compareTo(b.name().suffix()) < 0;
    }

    /// Entries grow from the front, values from the back.
    ///
    /// @param base what value offsets count from
    private static void write(List<Xattr> attributes, ByteBuffer out, int at, int base) {
        int entry = at;
        int value = out.capacity() - base;
        for (var attribute : attributes) {
            value -= attribute.valueLength();
            out.put(entry, (byte) attribute.name().suffix().length());
            out.put(entry + 1, (byte) attribute.name().prefix());
            out.putShort(entry + 2, (short) value);
            out.putInt(entry + 8, attribute.value().length());
            out.putInt(entry + 12, attribute.hash());
            put(attribute.name().suffix(), out, entry + Xattr.ENTRY);
            put(attribute.value(), out, base + value);
            entry += attribute.entryLength();
        }
    }

    private static void put(String byteText, ByteBuffer out, int at) {
        for (int i = 0; i < byteText.length(); i++) {
            out.put(at + i, (byte) byteText.charAt(i));
        }
    }
}
