package io.hcsshim.uvm;

import java.nio.file.Files;
import java.nio.file.Path;

/// What a utility VM boots from.
///
/// @param kernel a Linux kernel image for direct boot
/// @param initrd the initial RAM disk with our guest in it
public record BootFiles(Path kernel, Path initrd) {
    /// The files under their usual names: `vmlinux`, or `vmlinuz` where it is missing, and `initrd.img`.
    ///
    /// The uncompressed kernel comes first because an emulated machine takes seconds to unpack the other.
    public static BootFiles in(Path directory) {
        var unpacked = directory.resolve("vmlinux");
        var kernel = Files.exists(unpacked) ? unpacked : directory.resolve("vmlinuz");
        return new BootFiles(kernel, directory.resolve("initrd.img"));
    }
}
