package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file while the image is being written: its future inode, and a directory's entries.
final class Inode {
    final int number;
    int mode;
    int uid;
    int gid;
    InodeTimes times = new InodeTimes(0, 0, 0, 0);
    int links;
    long size;
    long blocks;
    int flags;
    long attributeBlock;
    byte[] area = NO_BYTES;
    XattrPlaces attributes = XattrPlaces.NONE;

    /// Entries by name, of a directory only.
    @Nullable Map<String, Inode> children;

    private static final byte[] NO_BYTES = new byte[0];

    Inode(int number) {
        this.number = number;
    }

    boolean is(int type) {
        return (mode & Format.TYPE_MASK) == type;
    }

    /// The entries of what must be a directory.
    Map<String, Inode> entries() {
        var entries = children;
        if (entries == null) {
            throw new IllegalStateException("inode " + number + " is no directory");
        }
        return entries;
    }

    void becomeDirectory() {
        if (children == null) {
            children = new HashMap<>();
        }
    }

    void clearArea() {
        area = NO_BYTES;
    }

    /// The inode as it will lie on disk.
    DiskInode onDisk() {
        return new DiskInode(
                mode,
                uid,
                gid,
                size,
                times,
                links,
                blocks,
                flags | Format.HUGE_FILE_FLAG,
                attributeBlock,
                ByteText.of(area),
                ByteText.of(attributes.inodeBytes()));
    }
}
