package io.hcsshim.vm;

import java.io.IOException;

/// Makes virtual machines. One implementation per host: QEMU on Linux, HCS on Windows.
///
/// Thread-safe.
public interface Hypervisor {
    /// Prepares a machine that does not run yet; nothing is left behind when this throws.
    VirtualMachine create(VmSpec spec) throws IOException, InterruptedException;

    /// Prepares a machine that, once started, goes on where a saved one stopped, with memory of its own; nothing is
    /// left behind when this throws.
    ///
    /// The guest sees its vsock device, which the saved machine had lost, come back with new connections only. What it
    /// knew it still knows, its random numbers too, like every other clone.
    ///
    /// @param spec  of the [#kind] of the saved machine; its boot files are not read
    /// @param saved made by [VirtualMachine#save]
    VirtualMachine clone(VmSpec spec, SavedMachine saved) throws IOException, InterruptedException;

    /// The same hypervisor, for machines that nobody waits for: they get the processor time that is left over.
    Hypervisor inBackground();

    /// All that a saved machine depends on: hypervisor, boot files, processors, memory, devices. One that was saved may
    /// be cloned for a spec only if both have the same kind.
    ///
    /// @return text for people and for comparing; the spec's id and directory do not count unless its command line
    ///     names them
    String kind(VmSpec spec) throws IOException, InterruptedException;
}
