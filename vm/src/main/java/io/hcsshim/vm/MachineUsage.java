package io.hcsshim.vm;

import java.util.OptionalLong;

/// What a machine costs its host.
///
/// @param processorNanoseconds time that its processors and its devices have used since its start
/// @param residentBytes        memory of the host that it has now
/// @param assignedBytes        memory that its guest may have
/// @param effortNanoseconds    time that its threads have used processors or have waited for them: who looks twice knows whether it
///     does anything. Empty if that cannot be said, as while it waits for a disk of the host
public record MachineUsage(
        long processorNanoseconds,
        long residentBytes,
        long assignedBytes,
        OptionalLong effortNanoseconds) {
    /// One whose effort is not known.
    public MachineUsage(long processorNanoseconds, long residentBytes, long assignedBytes) {
        this(processorNanoseconds, residentBytes, assignedBytes, OptionalLong.empty());
    }
}
