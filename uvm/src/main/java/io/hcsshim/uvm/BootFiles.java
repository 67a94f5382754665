package io.hcsshim.uvm;

import java.nio.file.Path;

/// What a utility VM boots from.
///
/// @param kernel a Linux kernel image for direct boot
/// @param initrd the initial RAM disk with our guest in it
public record BootFiles(Path kernel, Path initrd) {
    /// The two files under their usual names, `vmlinuz` and `initrd.img`.
    public static BootFiles in(Path directory) {
        return new BootFiles(directory.resolve("vmlinuz"), directory.resolve("initrd.img"));
    }
}
