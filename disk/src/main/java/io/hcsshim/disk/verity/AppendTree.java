package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// A program that appends a hash tree to each file it is given: for callers whose own Java virtual machine does
/// without the optimising compiler, which hashes ten times as fast.
public final class AppendTree {
    private AppendTree() {}

    /// Exits with 0, or with 1 after a sentence on standard error.
    public static void main(String[] files) {
        for (var file : files) {
            try {
                append(Path.of(file));
            } catch (IOException e) {
                System.err.println(file + ": " + e.getMessage());
                System.exit(1);
            }
        }
    }

    /// Appends superblock and tree to a file, with the salt of layers.
    ///
    /// @throws VerityException if it is empty or no whole number of blocks
    public static void append(Path file) throws IOException {
        try (var disk = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            VerityTree.append(disk, UUID.randomUUID());
        }
    }
}
