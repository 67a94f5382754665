package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Device.ImageFormat;
import java.nio.file.Path;
import java.util.Optional;

/// A disk wanted in the guest. Equal wishes share one disk.
///
/// @param image     the backing file on the host
/// @param format    how the file is laid out
/// @param access    read-only disks are mounted without their journal
/// @param verity    the hash tree behind a read-only disk's file system, if the guest shall check it
/// @param guestPath where to mount it; empty for a place of the host's choice
public record DiskMount(
        Path image,
        ImageFormat format,
        Access access,
        Optional<DeviceVerity> verity,
        Optional<String> guestPath) {
    /// A layer, mounted wherever there is room.
    public static DiskMount layer(Path image, ImageFormat format, Optional<DeviceVerity> verity) {
        return new DiskMount(image, format, Access.READ_ONLY, verity, Optional.empty());
    }

    /// A writable disk, mounted at a given place.
    public static DiskMount writable(Path image, ImageFormat format, String guestPath) {
        return new DiskMount(
                image, format, Access.READ_WRITE, Optional.empty(), Optional.of(guestPath));
    }
}
