package io.hcsshim.uvm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Where the guest's root file system shall be.
///
/// @param type  what it shall be on
/// @param disk  the name of a disk's file in the boot folder; empty for the usual one
/// @param table how the guest maps a verified disk, as `dm-mod.create=` takes it; empty for the disk's own hash tree
public record RootChoice(RootType type, String disk, String table) {
    /// Wherever it is.
    public static final RootChoice ANY = of(RootType.ANY);

    static final String DISK = "rootfs.vhd";
    private static final String VERIFIED_DISK = "rootfs-verity.vhd";
    private static final String VARIABLE = "HCSSHIM_ROOTFS_TYPE";

    /// On the usual file of a type.
    public static RootChoice of(RootType type) {
        return new RootChoice(type, "", "");
    }

    /// What an environment says: `HCSSHIM_ROOTFS_TYPE`, the name of a [RootType].
    ///
    /// @throws IOException if that makes no sense
    public static RootChoice of(Map<String, String> environment) throws IOException {
        try {
            return of(RootType.named(environment.getOrDefault(VARIABLE, "")));
        } catch (IllegalArgumentException e) {
            throw new IOException(VARIABLE + ": " + e.getMessage(), e);
        }
    }

    /// The boot files in a folder that fit.
    ///
    /// @throws IOException if the disk shall be verified and has no hash tree
    public BootFiles in(Path folder) throws IOException {
        return switch (type) {
            case ANY -> BootFiles.in(folder);
            case INITRD -> BootFiles.inRam(folder);
            case VHD -> BootFiles.onDisk(folder, RootDisk.plain(named(folder, DISK)));
            case VERITY -> BootFiles.onDisk(folder, verified(named(folder, VERIFIED_DISK)));
            case MEASURED -> BootFiles.onDisk(folder, RootDisk.measured(named(folder, DISK)));
            case UNKNOWN -> BootFiles.inRam(folder);
        };
    }

    private Path named(Path folder, String usual) {
        return folder.resolve(disk.isEmpty() ? usual : disk);
    }

    private RootDisk verified(Path image) throws IOException {
        return table.isEmpty() ? RootDisk.verified(image) : RootDisk.mapped(image, table);
    }
}
