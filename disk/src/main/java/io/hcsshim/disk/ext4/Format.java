package io.hcsshim.disk.ext4;

/// Numbers of the format (kernel, Documentation/filesystems/ext4) that both writer and reader need.
final class Format {
    static final int BLOCK = 4096;
    static final int GROUP_BLOCKS = 8 * BLOCK;
    static final int SUPERBLOCK_AT = 1024;
    static final int SUPERBLOCK_SIZE = 1024;
    static final int INODE = 256;
    static final int INODES_PER_BLOCK = BLOCK / INODE;
    static final int DESCRIPTOR = 32;
    static final int ROOT_INODE = 2;
    static final int FIRST_INODE = 11;
    static final int LONGEST_NAME = 255;
    static final int MOST_LINKS = 65_000;
    static final long LARGEST_FILE = 128L << 30;

    static final int TYPE_MASK = 0xf000;
    static final int FIFO = 0x1000;
    static final int CHARACTER = 0x2000;
    static final int DIRECTORY = 0x4000;
    static final int BLOCK_DEVICE = 0x6000;
    static final int REGULAR = 0x8000;
    static final int SYMLINK = 0xa000;
    static final int SOCKET = 0xc000;

    static final int HUGE_FILE_FLAG = 0x40000;
    static final int EXTENTS_FLAG = 0x80000;
    static final int INLINE_DATA_FLAG = 0x10000000;

    private Format() {}

    /// What a directory entry says of an inode of this mode.
    static int entryType(int mode) {
        return switch (mode & TYPE_MASK) {
            case REGULAR -> 1;
            case DIRECTORY -> 2;
            case CHARACTER -> 3;
            case BLOCK_DEVICE -> 4;
            case FIFO -> 5;
            case SOCKET -> 6;
            case SYMLINK -> 7;
            default -> 0;
        };
    }
}
