package io.hcsshim.hcs.schema2;

/// Bits of [Plan9Share#FLAGS].
public final class Plan9ShareFlags {
    /// It may only be read.
    public static final int READ_ONLY = 0x1;

    /// Owners and modes are kept.
    public static final int LINUX_METADATA = 0x4;

    /// Names differ in capitals.
    public static final int CASE_SENSITIVE = 0x8;

    /// Files are opened as whoever shared the folder.
    public static final int USE_SHARE_ROOT_IDENTITY = 0x10;

    /// Only [Plan9Share#ALLOWED_FILES] are seen.
    public static final int RESTRICT_FILE_ACCESS = 0x80;

    /// Any number of connections.
    public static final int UNLIMITED_CONNECTIONS = 0x100;

    private Plan9ShareFlags() {}
}
