package io.hcsshim.vm;

import java.io.IOException;

/// Makes virtual machines. One implementation per host: QEMU on Linux, HCS on Windows.
///
/// Thread-safe.
public interface Hypervisor {
    /// Prepares a machine that does not run yet; nothing is left behind when this throws.
    VirtualMachine create(VmSpec spec) throws IOException, InterruptedException;
}
