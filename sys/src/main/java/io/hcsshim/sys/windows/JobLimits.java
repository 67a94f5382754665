package io.hcsshim.sys.windows;

/// What the processes of a job may use (winnt.h, JOBOBJECT_EXTENDED_LIMIT_INFORMATION).
///
/// @param flags which of the others are limits, of those below, joined by `|`; flags that are not among them are kept
/// @param memoryBytes of all processes together
/// @param affinity the processors they may run on, a bit for each
/// @param processes how many there may be at a time
public record JobLimits(int flags, long memoryBytes, long affinity, int processes) {
    /// [#processes] is a limit.
    public static final int PROCESSES = 0x8;

    /// [#affinity] is a limit.
    public static final int AFFINITY = 0x10;

    /// [#memoryBytes] is a limit.
    public static final int MEMORY = 0x200;

    /// All processes end when the last handle of the job is closed.
    public static final int KILL_ON_CLOSE = 0x2000;

    /// Whether a flag is set.
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
