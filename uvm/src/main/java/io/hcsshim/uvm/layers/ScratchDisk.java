package io.hcsshim.uvm.layers;

import java.io.IOException;

/// A writable disk for a container.
///
/// @param image      closing it gives it back
/// @param shared     whether other containers of its machine may have it, too
/// @param encryption of what is written
public record ScratchDisk(DiskImage image, boolean shared, Encryption encryption) {
    /// Where the writable disk of a container comes from.
    public interface Source {
        /// A new one, or a part of one.
        ScratchDisk take() throws IOException, InterruptedException;

        /// The one that a snapshotter has made.
        ScratchDisk of(DiskImage made);
    }
}
