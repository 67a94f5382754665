package io.hcsshim.sys.windows;

/// How much a job may read and write. A rate of 0 is no limit.
///
/// @param volume     the volume that is meant, such as `\Device\HarddiskVolume2`; empty for all that have no rate of their own
/// @param operations the most of them a second
/// @param bytes      the most of them a second
/// @param reserved   operations a second that it has at any rate
/// @param unit       how many bytes count as one operation; 0 for what Windows takes
/// @param flags      [#ENABLED] and others, joined by `|`
public record JobIoRate(
        String volume, long operations, long bytes, long reserved, int unit, int flags) {
    /// It is in force.
    public static final int ENABLED = 1;

    /// Whether all of `flag` are among the flags.
    public boolean has(int flag) {
        return (flags & flag) == flag;
    }
}
