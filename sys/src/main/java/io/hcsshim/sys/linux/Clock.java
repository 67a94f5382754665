package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// The machine's clock: clock_gettime(2), clock_settime(2).
public final class Clock {
    private static final int CLOCK_REALTIME = 0;
    private static final long NANOS = 1_000_000_000;

    private Clock() {}

    /// Nanoseconds since 1970.
    public static long realtime() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long time = s.reserve(16);
            long r = s.syscall(Syscall.CLOCK_GETTIME, CLOCK_REALTIME, time, 0);
            Scratch.check(r, "clock_gettime", "");
            return s.getLong(time) * NANOS + s.getLong(time + 8);
        }
    }

    /// Sets the clock. Needs `CAP_SYS_TIME`.
    ///
    /// @param nanos since 1970
    public static void setRealtime(long nanos) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long time = s.reserve(16);
            s.putLong(time, Math.floorDiv(nanos, NANOS));
            s.putLong(time + 8, Math.floorMod(nanos, NANOS));
            long r = s.syscall(Syscall.CLOCK_SETTIME, CLOCK_REALTIME, time, 0);
            Scratch.check(r, "clock_settime", nanos + " ns");
        }
    }
}
