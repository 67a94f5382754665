package io.hcsshim.hcs.lifecycle;

import java.time.Duration;

/// A point in time until which is waited.
public final class Deadline {
    /// None.
    public static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Duration LONG = Duration.ofDays(36_500);

    private final boolean isNever;
    private final long end;

    private Deadline(boolean isNever, long end) {
        this.isNever = isNever;
        this.end = end;
    }

    /// The point in time so much later.
    public static Deadline in(Duration limit) {
        return limit.compareTo(LONG) > 0
                ? new Deadline(true, 0)
                : new Deadline(false, System.nanoTime() + limit.toNanos());
    }

    /// How long it is until then: 0 or more, [#FOR_EVER] without end.
    public Duration remaining() {
        return isNever ? FOR_EVER : Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /// [#remaining()] in nanoseconds.
    public long nanoseconds() {
        return isNever ? Long.MAX_VALUE : Math.max(0, end - System.nanoTime());
    }

    /// A duration in milliseconds as the service takes it: unsigned, -1 without end.
    public static int milliseconds(Duration limit) {
        if (limit.compareTo(LONG) > 0) {
            return -1;
        }
        var rounded = Math.ceilDiv(Math.max(0, limit.toNanos()), 1_000_000L);
        return (int) Math.min(rounded, 0xFFFF_FFFEL);
    }
}
