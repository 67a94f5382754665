package io.hcsshim.vm;

import java.nio.file.Path;

/// Something a machine can carry.
///
/// Adding a kind breaks the build of every provider until the provider translates it.
public sealed interface Device {
    /// A disk on one of the machine's SCSI controllers.
    ///
    /// @param at     its address; the guest finds it by the same two numbers
    /// @param image  the backing file on the host
    /// @param format how the file is laid out
    /// @param access read-only images may be shared by any number of machines
    record ScsiDisk(ScsiAddress at, Path image, ImageFormat format, Access access)
            implements Device {}

    /// How a disk image is laid out.
    enum ImageFormat {
        RAW,
        VHD,
        VHDX
    }

    /// What the guest may do with a disk.
    enum Access {
        READ_ONLY,
        READ_WRITE
    }
}
