package io.hcsshim.disk.layer;

import io.hcsshim.disk.ext4.Ext4Options;
import java.util.EnumSet;
import java.util.Set;

/// How an archive is read.
///
/// @param image    how the file system is made
/// @param readings what is not taken as it stands
public record LayerOptions(Ext4Options image, Set<Reading> readings) {
    /// Ways to read an archive.
    public enum Reading {
        /// Deletions of OCI layers (`.wh.NAME`, `.wh..wh..opq`) become those of overlayfs.
        OVERLAY_WHITEOUTS,
        /// Backslashes in names separate folders.
        BACKSLASHES
    }

    /// Nothing special.
    public static final LayerOptions PLAIN = new LayerOptions(Ext4Options.REFERENCE, Set.of());

    /// What root hashes in policies are computed from: whiteouts converted, room for 128 GiB.
    public static final LayerOptions POLICY =
            new LayerOptions(
                    Ext4Options.REFERENCE.withMaximum(128L << 30),
                    Set.of(Reading.OVERLAY_WHITEOUTS));

    /// Checks its parts, and keeps copies of those that could change.
    public LayerOptions {
        readings = Set.copyOf(readings);
    }

    /// The same with another way to read.
    public LayerOptions with(Reading reading) {
        var more = EnumSet.of(reading);
        more.addAll(readings);
        return new LayerOptions(image, more);
    }

    /// The same with another file system.
    public LayerOptions with(Ext4Options other) {
        return new LayerOptions(other, readings);
    }
}
