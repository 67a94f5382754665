package io.hcsshim.vm;

import java.io.IOException;

/// Making a machine larger while it runs; it never gets smaller again. Thread-safe.
///
/// The guest has to take into use what has come.
public interface Growing {
    /// Memory comes in whole blocks of so many MiB, which is what guests of x86-64 take.
    int MEMORY_STEP_MB = 128;

    /// The memory that it has now, in MiB.
    int memoryMb();

    /// The processors that it has now.
    int processors();

    /// Adds memory until there is at least so much, in steps of [#MEMORY_STEP_MB]; does nothing if there is.
    ///
    /// @throws IOException if there is no room for it in the machine ([Headroom]), or on the host
    void growMemory(int memoryMb) throws IOException, InterruptedException;

    /// Adds processors until there are so many; does nothing if there are.
    ///
    /// @throws IOException if the machine has no room for them
    void growProcessors(int processors) throws IOException, InterruptedException;
}
