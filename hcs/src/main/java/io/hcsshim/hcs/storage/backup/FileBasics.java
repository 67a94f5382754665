package io.hcsshim.hcs.storage.backup;

import io.hcsshim.disk.tree.Timestamp;

/// What Windows knows of every file (winbase.h, FILE_BASIC_INFO).
///
/// @param created when it was made
/// @param accessed when it was last read
/// @param written when its content last changed
/// @param changed when anything of it last changed
/// @param attributes of those below, and others of Windows, joined by `|`
public record FileBasics(
        Timestamp created,
        Timestamp accessed,
        Timestamp written,
        Timestamp changed,
        int attributes) {
    /// A directory.
    public static final int DIRECTORY = 0x10;

    /// A file without other attributes, archived.
    public static final int ARCHIVE = 0x20;

    /// A file with holes.
    public static final int SPARSE_FILE = 0x200;

    /// A link, a mount point or the like.
    public static final int REPARSE_POINT = 0x400;

    /// Something with these attributes and one time for all.
    public static FileBasics of(int attributes, Timestamp time) {
        return new FileBasics(time, time, time, time, attributes);
    }

    /// Whether it has an attribute.
    public boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }
}
