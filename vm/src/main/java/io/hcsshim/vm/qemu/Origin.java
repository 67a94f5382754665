package io.hcsshim.vm.qemu;

/// Where a machine begins.
enum Origin {
    /// With its kernel.
    BOOT,
    /// Where a saved machine stopped.
    SAVED
}
