package io.hcsshim.uvm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a utility VM boots from.
///
/// @param kernel a Linux kernel image for direct boot
/// @param initrd an initial RAM disk: with our guest in it, or the way to the root disk
/// @param root   the disk with our guest, if it is on one
public record BootFiles(Path kernel, Path initrd, Optional<RootDisk> root) {
    private static final String STAGE1 = "stage1.img";

    /// A kernel and a RAM disk with our guest in it.
    public BootFiles(Path kernel, Path initrd) {
        this(kernel, initrd, Optional.empty());
    }

    /// The files under their usual names: `vmlinux`, or `vmlinuz` where it is missing, and with them `stage1.img` and
    /// `rootfs.vhd`, or `initrd.img` where one of these is missing.
    ///
    /// The uncompressed kernel comes first because an emulated machine takes seconds to unpack the other.
    public static BootFiles in(Path directory) {
        var disk = directory.resolve(RootChoice.DISK);
        return Files.exists(disk) && Files.exists(directory.resolve(STAGE1))
                ? onDisk(directory, RootDisk.plain(disk))
                : inRam(directory);
    }

    /// The files under their usual names with the guest in a RAM disk.
    public static BootFiles inRam(Path directory) {
        return new BootFiles(kernel(directory), directory.resolve("initrd.img"));
    }

    /// The files under their usual names with the guest on a disk.
    public static BootFiles onDisk(Path directory, RootDisk disk) {
        return new BootFiles(kernel(directory), directory.resolve(STAGE1), Optional.of(disk));
    }

    private static Path kernel(Path directory) {
        var unpacked = directory.resolve("vmlinux");
        return Files.exists(unpacked) ? unpacked : directory.resolve("vmlinuz");
    }
}
