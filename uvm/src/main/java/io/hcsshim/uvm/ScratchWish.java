package io.hcsshim.uvm;

import io.hcsshim.uvm.layers.Encryption;

/// What a container wants to write to.
///
/// @param bytes  the size of its writable disk, in whole MiB; 0 for the size that is usual in its machine
/// @param shared whether it shares the disk of its machine even if that is not usual
/// @param encryption whether the guest encrypts the disk even if that is not usual
public record ScratchWish(long bytes, boolean shared, Encryption encryption) {
    /// What is usual in its machine.
    public static final ScratchWish NONE = new ScratchWish(0, false, Encryption.NONE);
}
