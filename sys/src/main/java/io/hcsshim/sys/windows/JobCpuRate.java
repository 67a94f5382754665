package io.hcsshim.sys.windows;

/// How much of the processors the processes of a job may use (winnt.h, JOBOBJECT_CPU_RATE_CONTROL_INFORMATION).
///
/// @param flags of those below, joined by `|`
/// @param rate a hundredth of a percent of all processors, 1 to 10 000; with [#WEIGHT] 1 to 9
public record JobCpuRate(int flags, int rate) {
    /// There is a limit.
    public static final int ENABLED = 1;

    /// The rate is a weight beside other jobs.
    public static final int WEIGHT = 2;

    /// No more, even if processors are idle.
    public static final int HARD_CAP = 4;

    /// Whether a flag is set.
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
