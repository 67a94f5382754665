package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.file.Path;

/// Makes file system images out of directories.
///
/// Thread-safe. A method that throws may leave a partial file at `image`; the caller removes it.
public interface ImageBuilder {
    /// Writes a read-only image with everything that is below `directory`: owners, modes, times,
    /// extended attributes, links, devices and overlay whiteouts included.
    /// Equal trees give equal images.
    void layer(Path directory, Path image) throws IOException, InterruptedException;

    /// Writes an empty file system of `bytes` bytes as a sparse file.
    void scratch(long bytes, Path image) throws IOException, InterruptedException;
}
