package io.hcsshim.hcs.storage.backup;

/// What stands before a part of a backup stream (winbase.h, WIN32_STREAM_ID).
///
/// @param kind what the part is
/// @param attributes of those below, joined by `|`
/// @param size of the part in bytes, without this header
/// @param name of an alternate stream, such as `:name:$DATA`; empty for all other parts
public record StreamHeader(StreamKind kind, int attributes, long size, String name) {
    /// The part has a security descriptor.
    public static final int CONTAINS_SECURITY = 2;

    /// The data have holes: blocks follow instead of bytes.
    public static final int SPARSE = 8;

    /// A part without a name or attributes.
    public static StreamHeader of(StreamKind kind, long size) {
        return new StreamHeader(kind, 0, size, "");
    }
}
