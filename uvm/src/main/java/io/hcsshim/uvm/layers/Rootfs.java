package io.hcsshim.uvm.layers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where a container's root file system comes from.
public sealed interface Rootfs {
    /// Directories stacked by the kernel's overlay file system.
    ///
    /// @param lowerTopFirst read-only directories that do not change any more, topmost first
    /// @param upper         the writable directory on top; what it holds already is kept
    record Overlay(List<Path> lowerTopFirst, Optional<Path> upper) implements Rootfs {
        /// Checks its parts, and keeps copies of those that could change.
        public Overlay {
            lowerTopFirst = List.copyOf(lowerTopFirst);
            if (lowerTopFirst.isEmpty() && upper.isEmpty()) {
                throw new IllegalArgumentException("an overlay of no directories");
            }
        }
    }

    /// How many read-only layers it has at most.
    default int layers() {
        return switch (this) {
            case Overlay(var lower, var upper) -> lower.size() + (upper.isPresent() ? 1 : 0);
            case Directory _ -> 1;
            case LcowLayers(_, var parents) -> parents.size();
            case LcowPartitions(_, var parents) -> parents.size();
        };
    }

    /// A single directory.
    ///
    /// @param path     the directory
    /// @param readOnly true if nobody changes it any more, so that its image may be kept
    record Directory(Path path, boolean readOnly) implements Rootfs {}

    /// Disks that a snapshotter for utility VMs made.
    ///
    /// @param scratchVhdx     the writable disk of this container
    /// @param parentsTopFirst the read-only layer disks, topmost first
    record LcowLayers(Path scratchVhdx, List<Path> parentsTopFirst) implements Rootfs {
        /// Checks its parts, and keeps copies of those that could change.
        public LcowLayers {
            parentsTopFirst = List.copyOf(parentsTopFirst);
        }
    }

    /// Layers that are partitions, perhaps of one disk.
    ///
    /// @param scratch         the writable disk of this container
    /// @param parentsTopFirst the read-only layers, topmost first
    record LcowPartitions(Path scratch, List<Partition> parentsTopFirst) implements Rootfs {
        /// Checks its parts, and keeps copies of those that could change.
        public LcowPartitions {
            parentsTopFirst = List.copyOf(parentsTopFirst);
        }
    }

    /// A layer in a part of a disk.
    ///
    /// @param number as the guest counts partitions; 0 for the whole disk
    record Partition(Path disk, long number) {}

    /// Understands the mounts of a create request.
    ///
    /// @throws RootfsException if there is not exactly one mount, of type `overlay`, `bind`,
    ///     `lcow-layer` or `lcow-partitioned-layer`, with what its type needs
    static Rootfs parse(List<Mount> mounts) throws RootfsException {
        if (mounts.size() != 1) {
            throw new RootfsException(
                    "a root file system is one mount, and the request has " + mounts.size());
        }
        var mount = mounts.getFirst();
        if (!mount.target().isEmpty()) {
            throw new RootfsException(mount + ": a root file system has no target");
        }
        return switch (mount.type()) {
            case "overlay" -> RootfsMounts.overlay(mount);
            case "bind" -> new Directory(RootfsMounts.path(mount, mount.source()), mount.has("ro"));
            case "lcow-layer" -> LcowMounts.layers(mount);
            case "lcow-partitioned-layer" -> LcowMounts.partitions(mount);
            default ->
                    throw new RootfsException(
                            "unrecognized rootfs mount type '"
                                    + mount.type()
                                    + "': overlay, bind, lcow-layer and lcow-partitioned-layer are"
                                    + " known");
        };
    }
}
