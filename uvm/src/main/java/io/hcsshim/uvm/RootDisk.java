package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.uvm.layers.HashTrees;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A disk with the guest's root file system: ext4 from its first byte on, read-only.
///
/// It is persistent memory, which all machines share, if its size allows that, and the first SCSI disk else.
///
/// @param image   a raw disk, or a fixed VHD, whose footer does no harm
/// @param mapping how the guest maps it
public record RootDisk(Path image, Mapping mapping) {
    /// Where a root disk is that is on SCSI.
    static final ScsiAddress SCSI = new ScsiAddress(0, 0);

    private static final int SECTOR = 512;

    /// How the guest maps the disk before it mounts it.
    public sealed interface Mapping {
        /// As it is.
        record Plain() implements Mapping {}

        /// As its own firmware says, which nobody tells anything.
        record Measured() implements Mapping {}

        /// Through dm-verity by its own tree.
        ///
        /// @param verity what the tree leads up to is what the guest will trust
        record Tree(DeviceVerity verity) implements Mapping {}

        /// By a table of the device mapper.
        ///
        /// @param table as `dm-mod.create=` takes it (kernel, Documentation/admin-guide/device-mapper/dm-init.rst)
        record Table(String table) implements Mapping {
            /// Checks its parts, and keeps copies of those that could change.
            public Table {
                if (table.isEmpty() || table.contains("\"")) {
                    throw new IllegalArgumentException("not a table for dm-mod.create: " + table);
                }
            }
        }
    }

    /// A disk that is mounted as it is.
    public static RootDisk plain(Path image) {
        return new RootDisk(image, new Mapping.Plain());
    }

    /// A disk that the guest's kernel checks by the hash tree behind the file system.
    ///
    /// @throws IOException if there is none that fits
    public static RootDisk verified(Path image) throws IOException {
        if (!Files.exists(image)) {
            throw new IOException(
                    "no root disk: " + image + "; `make rootfs` makes one that can be verified");
        }
        return new RootDisk(image, new Mapping.Tree(HashTrees.read(image)));
    }

    /// A disk that the machine's own firmware measures: a VHD on SCSI.
    public static RootDisk measured(Path image) {
        return new RootDisk(image, new Mapping.Measured());
    }

    /// A disk that is mapped by a table that somebody else made.
    public static RootDisk mapped(Path image, String table) {
        return new RootDisk(image, new Mapping.Table(table));
    }

    /// Whether machines have it as persistent memory, and not on SCSI.
    public boolean isMemory() throws IOException {
        return device() instanceof PmemDisk;
    }

    /// The device that it is.
    Device device() throws IOException {
        if (mapping instanceof Mapping.Measured) {
            return new Device.ScsiDisk(SCSI, image, ImageFormat.VHD, Access.READ_ONLY);
        }
        var bytes =
                Files.exists(image) ? Files.size(image) : 0; // the hypervisor names what is missing
        return PmemDisk.fits(bytes)
                ? new PmemDisk(0, image, bytes)
                : new Device.ScsiDisk(SCSI, image, ImageFormat.RAW, Access.READ_ONLY);
    }

    /// What the kernel is told of it (host specification, kernel command line).
    List<String> words() throws IOException {
        var node = isMemory() ? "/dev/pmem0" : "/dev/sda";
        return switch (mapping) {
            case Mapping.Plain() -> List.of("root=" + node, "ro", "rootwait", "init=/init");
            case Mapping.Measured() -> List.of();
            case Mapping.Tree(var verity) -> mapped(table(verity, node));
            case Mapping.Table(var table) -> mapped(table);
        };
    }

    private static List<String> mapped(String table) {
        return List.of("root=/dev/dm-0", "dm-mod.create=\"" + table + "\"", "init=/init");
    }

    /// The table of Documentation/admin-guide/device-mapper/verity.rst.
    private static String table(DeviceVerity verity, String node) {
        var blocks = verity.filesystemBytes() / verity.blockSize();
        return "dmverity,,,ro,0 %d verity %d %s %s %d %d %d %d %s %s %s"
                .formatted(
                        verity.filesystemBytes() / SECTOR,
                        verity.version(),
                        node,
                        node,
                        verity.blockSize(),
                        verity.blockSize(),
                        blocks,
                        verity.superblock() ? blocks + 1 : blocks,
                        verity.algorithm(),
                        verity.rootDigest(),
                        verity.salt().isEmpty() ? "-" : verity.salt());
    }
}
