package io.hcsshim.vm;

/// What a machine costs its host.
///
/// @param processorNanoseconds time that its processors and its devices have used since its start
/// @param residentBytes        memory of the host that it has now
/// @param assignedBytes        memory that its guest may have
public record MachineUsage(long processorNanoseconds, long residentBytes, long assignedBytes) {}
