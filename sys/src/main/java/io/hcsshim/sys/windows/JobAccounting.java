package io.hcsshim.sys.windows;

/// What the processes of a job used so far (winnt.h, JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION).
///
/// @param userTime time in user mode, in units of 100 nanoseconds
/// @param kernelTime time in kernel mode, in units of 100 nanoseconds
/// @param pageFaults how many pages were missing
/// @param processes how many processes there have been
/// @param active how many there are
/// @param terminated how many were ended for a limit
/// @param read what was read
/// @param written what was written
/// @param other transfers that are neither
public record JobAccounting(
        long userTime,
        long kernelTime,
        int pageFaults,
        int processes,
        int active,
        int terminated,
        Transfers read,
        Transfers written,
        Transfers other) {
    /// Transfers of one kind.
    ///
    /// @param operations how many there were
    /// @param bytes of all of them
    public record Transfers(long operations, long bytes) {}
}
