package io.hcsshim.uvm;

import io.hcsshim.uvm.layers.Encryption;

/// What the containers of a machine write to.
///
/// @param bytes      size of a writable disk, in whole MiB, 16 at least; it takes room on the host only as it is written
/// @param shared     whether the containers of the machine have one such disk together, each a folder of it, so that one
///     that fills it fills it for all
/// @param encryption whether the guest encrypts it, with a key that it makes and tells nobody
public record Scratch(long bytes, boolean shared, Encryption encryption) {
    /// A disk of 20 GiB for each container, as it is.
    public static final Scratch USUAL = new Scratch(20L << 30, false, Encryption.NONE);

    /// The same with another size.
    public Scratch sized(long other) {
        return new Scratch(other, shared, encryption);
    }
}
