package io.hcsshim.guest.storage;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/// Tells file systems by their magic numbers.
final class Filesystems {
    private static final int EXT4_MAGIC_AT = 1024 + 56; // s_magic in the superblock
    private static final int XFS_MAGIC = 0x58465342; // "XFSB" at the very start

    private Filesystems() {}

    /// `ext4`, `xfs`, or empty text for what is neither.
    static String detect(File device) throws IOException {
        try (var file = new RandomAccessFile(device, "r")) {
            if (file.readInt() == XFS_MAGIC) {
                return "xfs";
            }
            file.seek(EXT4_MAGIC_AT);
            return file.readUnsignedByte() == 0x53 && file.readUnsignedByte() == 0xEF ? "ext4" : "";
        } catch (EOFException e) {
            return "";
        }
    }
}
