package io.hcsshim.disk.ext4;

/// How an image is made.
///
/// @param maximumBytes the largest the disk may become, which room is left for: a multiple of 4096, at most 16 TiB.
///                     Images of different maximum differ
/// @param smallFiles   where files of up to 136 bytes go
/// @param rules        whose images these should equal
public record Ext4Options(long maximumBytes, SmallFiles smallFiles, Rules rules) {
    /// What an image may become if nobody says otherwise.
    public static final long DEFAULT_MAXIMUM = 16L << 30;

    /// The largest disk that block numbers of 32 bits reach.
    public static final long LARGEST_MAXIMUM = 16L << 40;

    /// The options of a layer that equals other programs' layers.
    public static final Ext4Options REFERENCE =
            new Ext4Options(DEFAULT_MAXIMUM, SmallFiles.IN_BLOCKS, Rules.REFERENCE);

    /// Checks its parts, and keeps copies of those that could change.
    public Ext4Options {
        if (maximumBytes < Format.BLOCK
                || maximumBytes > LARGEST_MAXIMUM
                || maximumBytes % Format.BLOCK != 0) {
            throw new IllegalArgumentException("a disk of at most " + maximumBytes + " bytes");
        }
    }

    /// Whose images these should equal.
    public enum Rules {
        /// Microsoft's tar2ext4, byte for byte: with `lost+found`, with the inode bitmap's padding clear (e2fsck mentions
        /// it) and with times before 1970 as that program writes them.
        REFERENCE,
        /// What ext4 means: nothing in the image that was not added, and nothing for e2fsck to mention.
        EXACT
    }

    /// Where small files go.
    public enum SmallFiles {
        /// In a block of their own.
        IN_BLOCKS,
        /// In the inode; such images cannot be mapped into memory (DAX).
        IN_INODES
    }

    /// The same with another maximum, by the reference's rule: 0 is the default, negative or too large is the largest,
    /// anything else is rounded up to a block.
    public Ext4Options withMaximum(long bytes) {
        long maximum =
                bytes == 0
                        ? DEFAULT_MAXIMUM
                        : bytes < 0 || bytes > LARGEST_MAXIMUM
                                ? LARGEST_MAXIMUM
                                : Math.ceilDiv(bytes, Format.BLOCK) * Format.BLOCK;
        return new Ext4Options(maximum, smallFiles, rules);
    }

    /// The same with small files elsewhere.
    public Ext4Options withSmallFiles(SmallFiles where) {
        return new Ext4Options(maximumBytes, where, rules);
    }

    /// The same by other rules.
    public Ext4Options withRules(Rules others) {
        return new Ext4Options(maximumBytes, smallFiles, others);
    }

    boolean exact() {
        return rules == Rules.EXACT;
    }

    /// How many blocks of group descriptors the largest disk needs.
    int descriptorBlocks() {
        long groups = Math.ceilDiv(maximumBytes / Format.BLOCK, Format.GROUP_BLOCKS);
        return (int) Math.ceilDiv(groups, Format.BLOCK / Format.DESCRIPTOR);
    }
}
