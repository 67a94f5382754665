package io.hcsshim.disk.tree;

/// The times of a file.
///
/// @param accessed last read
/// @param changed  last change of the inode
/// @param modified last change of the content
/// @param created  birth
public record Times(Timestamp accessed, Timestamp changed, Timestamp modified, Timestamp created) {
    /// Nothing is known.
    public static final Times NONE =
            new Times(Timestamp.EPOCH, Timestamp.EPOCH, Timestamp.EPOCH, Timestamp.EPOCH);
}
