package io.hcsshim.snapshotter.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/// Makes the disks that containers write to. Thread-safe.
@FunctionalInterface
public interface ScratchDisks {
    /// Writes an empty disk with a file system on it, a VHDX, at a path where nothing is.
    ///
    /// @param bytes what a container can write, a multiple of 1 MiB
    void write(long bytes, Path vhdx) throws IOException, InterruptedException;
}
