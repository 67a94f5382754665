package io.hcsshim.shim.task;

import java.time.Instant;

/// What is known of a process in a container. Where only its number is known, all else is empty or 0.
///
/// @param pid             its number in the container's system
/// @param image           the name of its program
/// @param createdAt       when it came to be; the epoch if that is not known
/// @param kernel100ns     processor time in the kernel, in units of 100 ns
/// @param user100ns       processor time of its own, in units of 100 ns
/// @param commitBytes     memory that it was promised
/// @param privateBytes    memory that it has for itself
/// @param sharedBytes     memory that it shares
public record ProcessFacts(
        int pid,
        String image,
        Instant createdAt,
        long kernel100ns,
        long user100ns,
        long commitBytes,
        long privateBytes,
        long sharedBytes) {
    /// A process of which only the number is known.
    static ProcessFacts of(int pid) {
        return new ProcessFacts(pid, "", Instant.EPOCH, 0, 0, 0, 0, 0);
    }
}
