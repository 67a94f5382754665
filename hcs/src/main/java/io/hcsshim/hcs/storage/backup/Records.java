package io.hcsshim.hcs.storage.backup;

/// The keys of extended records that carry what only Windows knows.
final class Records {
    static final String ATTRIBUTES = "MSWINDOWS.fileattr";
    static final String SECURITY = "MSWINDOWS.rawsd";
    static final String MOUNT_POINT = "MSWINDOWS.mountpoint";
    static final String XATTR = "MSWINDOWS.xattr.";
    static final String CREATED = "LIBARCHIVE.creationtime";
    static final String ACCESSED = "atime";
    static final String CHANGED = "ctime";

    /// How a removed name begins.
    static final String WHITEOUT = ".wh.";

    private Records() {}
}
