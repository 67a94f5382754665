package io.hcsshim.hcs.storage.backup;

import io.hcsshim.disk.tree.Timestamp;

/// Times as Windows counts them: units of 100 nanoseconds since the start of 1601.
public final class FileTimes {
    private static final long UNITS_PER_SECOND = 10_000_000;
    private static final long SECONDS_TO_1970 = 11_644_473_600L;
    private static final int NANOS_PER_UNIT = 100;

    private FileTimes() {}

    /// A time as Windows counts it, rounded down.
    public static long of(Timestamp time) {
        return Math.addExact(
                Math.multiplyExact(time.seconds() + SECONDS_TO_1970, UNITS_PER_SECOND),
                time.nanos() / NANOS_PER_UNIT);
    }

    /// The time that Windows counts so.
    public static Timestamp toTimestamp(long units) {
        var seconds = Math.floorDiv(units, UNITS_PER_SECOND) - SECONDS_TO_1970;
        var nanos = Math.floorMod(units, UNITS_PER_SECOND) * NANOS_PER_UNIT;
        return new Timestamp(seconds, (int) nanos);
    }
}
