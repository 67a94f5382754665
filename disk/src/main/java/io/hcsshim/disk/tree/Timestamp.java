package io.hcsshim.disk.tree;

/// A point in time, counted from 1970-01-01T00:00:00Z.
///
/// @param seconds whole seconds, rounded down: negative before 1970
/// @param nanos   0 to 999,999,999, added to the seconds
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
    /// The start of 1970, which also stands for "not known".
    public static final Timestamp EPOCH = new Timestamp(0, 0);

    /// Checks its parts, and keeps copies of those that could change.
    public Timestamp {
        if (nanos < 0 || nanos > 999_999_999) {
            throw new IllegalArgumentException("nanoseconds of a second: " + nanos);
        }
    }

    /// A time in whole seconds.
    public static Timestamp ofSeconds(long seconds) {
        return new Timestamp(seconds, 0);
    }

    @Override
    public int compareTo(Timestamp other) {
        int order = Long.compare(seconds, other.seconds);
        return order != 0 ? order : Integer.compare(nanos, other.nanos);
    }
}
