package io.hcsshim.disk.tar;

/// The type flags of archive members (POSIX.1-2001 pax, tar(5)).
public final class TarType {
    /// A file with content; the flag 0 of old archives is read as this, or as a directory if the name ends in a slash.
    public static final char REGULAR = '0';

    /// Another name for a file that came before.
    public static final char HARD_LINK = '1';

    /// A symbolic link.
    public static final char SYMLINK = '2';

    /// A character device.
    public static final char CHARACTER_DEVICE = '3';

    /// A block device.
    public static final char BLOCK_DEVICE = '4';

    /// A directory.
    public static final char DIRECTORY = '5';

    /// A named pipe.
    public static final char FIFO = '6';

    /// Records for all members that follow; handed out as a member that has only a name.
    public static final char GLOBAL_RECORDS = 'g';

    /// Records for the next member; never handed out.
    static final char RECORDS = 'x';

    /// The next member's name, by GNU tar; never handed out.
    static final char GNU_LONG_NAME = 'L';

    /// The next member's link target, by GNU tar; never handed out.
    static final char GNU_LONG_LINK = 'K';

    /// A sparse file of GNU tar's oldest format.
    static final char GNU_SPARSE = 'S';

    static final char OLD_REGULAR = '\0';

    private TarType() {}
}
