package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.uvm.layers.DiskImage;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
    public record Disk(Path image, ImageFormat format, Access access) {
        private static final String EXTENSIBLE = "evd://";
        private static final String NBD = "nbd/";

        /// The disk that a container's mount names (host specification, OCI mounts).
        ///
        /// @param type   `virtual-disk` and `automanage-virtual-disk`, an image; `physical-disk`, a block device; `extensible-virtual-disk`, one that
        ///     another program serves, here an NBD server on a Unix socket
        /// @param source the path of those; of the last `evd://nbd/<path of the socket>`
        /// @throws IOException if there is no such kind of disk
        public static Disk of(String type, String source, Access access) throws IOException {
            return switch (type) {
                case "virtual-disk", "automanage-virtual-disk" -> {
                    var image = path(source);
                    yield new Disk(image, DiskImage.formatOf(image), access);
                }
                case "physical-disk" -> new Disk(path(source), ImageFormat.BLOCK_DEVICE, access);
                case "extensible-virtual-disk" ->
                        new Disk(socket(source), ImageFormat.NBD_SOCKET, access);
                default -> throw new IOException("no disk: a mount of type '" + type + "'");
            };
        }

        private static Path socket(String source) throws IOException {
            if (source.startsWith(EXTENSIBLE + NBD)) {
                return path(source.substring(EXTENSIBLE.length() + NBD.length() - 1));
            }
            throw new IOException(
                    "an extensible disk is evd://nbd/<path of a socket> here, not " + source);
        }

        private static Path path(String source) throws IOException {
            try {
                var path = Path.of(source);
                if (path.isAbsolute()) {
                    return path;
                }
            } catch (InvalidPathException e) {
                throw new IOException("no path of a disk: " + source, e);
            }
            throw new IOException("no absolute path of a disk: '" + source + "'");
        }
    }

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
            /// Checks its parts, and keeps copies of those that could change.
            public Volume {
                options = List.copyOf(options);
            }
        }

        /// The block device itself, by a link.
        ///
        /// @param partition 0 for the whole disk
        record Node(long partition) implements Appearance {}
    }

    /// Checks its parts, and keeps copies of those that could change.
    public DiskMount {
        if (as instanceof Appearance.Scratch && disk.access() != Access.READ_WRITE) {
            throw new IllegalArgumentException("a scratch disk is written to: " + disk.image());
        }
    }

    /// A layer, mounted wherever there is room.
    ///
    /// @param partition 0 for the whole disk
    public static DiskMount layer(
            Path image, ImageFormat format, long partition, Optional<DeviceVerity> verity) {
        return new DiskMount(
                new Disk(image, format, Access.READ_ONLY),
                new Appearance.Layer(partition, verity),
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
