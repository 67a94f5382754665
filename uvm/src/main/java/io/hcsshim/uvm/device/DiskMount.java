package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A disk wanted in the guest. Wishes that are equal but for the place share one mount; all mounts of one disk share
/// its attachment.
///
/// @param disk      what is attached
/// @param as        what the guest makes of it
/// @param guestPath where it is to appear; empty for a place of the host's choice
public record DiskMount(Disk disk, Appearance as, Optional<String> guestPath) {
    /// A disk as the machine sees it.
    ///
    /// @param image  the file, device or socket on the host
    /// @param format how its bytes are to be had
    /// @param access read-only disks may be shared by any number of machines
    public record Disk(Path image, ImageFormat format, Access access) {}

    /// What the guest makes of a disk.
    public sealed interface Appearance {
        /// A read-only file system, mounted without its journal.
        ///
        /// @param partition 0 for the whole disk
        /// @param verity    the hash tree behind it, if the guest shall check it
        record Layer(long partition, Optional<DeviceVerity> verity) implements Appearance {}

        /// A file system that the guest makes if there is none: ext4, or, on an encrypted disk, xfs.
        ///
        /// A wish for a scratch disk that is mounted already gets that mount, wherever it is.
        record Scratch(Encryption encryption) implements Appearance {}

        /// A file system as it is.
        ///
        /// @param partition  0 for the whole disk
        /// @param filesystem its kind, or empty text for what the guest finds
        /// @param options    of the mount; the guest heeds the words of propagation
        record Volume(long partition, String filesystem, List<String> options)
                implements Appearance {
            public Volume {
                options = List.copyOf(options);
            }
        }

        /// The block device itself, by a link.
        ///
        /// @param partition 0 for the whole disk
        record Node(long partition) implements Appearance {}
    }

    public DiskMount {
        if (as instanceof Appearance.Scratch && disk.access() != Access.READ_WRITE) {
            throw new IllegalArgumentException("a scratch disk is written to: " + disk.image());
        }
    }

    /// A layer, mounted wherever there is room.
    public static DiskMount layer(Path image, ImageFormat format, Optional<DeviceVerity> verity) {
        return new DiskMount(
                new Disk(image, format, Access.READ_ONLY),
                new Appearance.Layer(0, verity),
                Optional.empty());
    }

    /// A container's writable disk.
    ///
    /// @param guestPath where it is mounted, unless it is mounted already
    public static DiskMount scratch(
            Path image, ImageFormat format, Encryption encryption, Optional<String> guestPath) {
        return new DiskMount(
                new Disk(image, format, Access.READ_WRITE),
                new Appearance.Scratch(encryption),
                guestPath);
    }
}
