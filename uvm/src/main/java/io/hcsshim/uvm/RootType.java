package io.hcsshim.uvm;

import java.util.Locale;

/// Where the guest's root file system is.
public enum RootType {
    /// On a disk if there is one, else in a RAM disk.
    ANY,
    /// In the initial RAM disk.
    INITRD,
    /// On a disk.
    VHD,
    /// On a disk of which every block is checked as it is read.
    VERITY,
    /// On a disk that the machine's own firmware and kernel know of, and measure.
    MEASURED,
    /// Where only the machine's firmware knows.
    UNKNOWN;

    /// The type of this name, whatever its case; empty means any.
    ///
    /// @throws IllegalArgumentException if there is none
    public static RootType named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "" -> ANY;
            case "initrd" -> INITRD;
            case "vhd" -> VHD;
            case "verity" -> VERITY;
            default ->
                    throw new IllegalArgumentException(
                            "a root file system is initrd, vhd or verity, not '" + name + "'");
        };
    }
}
