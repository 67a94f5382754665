package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Timestamp;

/// Times in extended records: seconds since 1970 with an optional fraction.
public final class PaxTime {
    private static final int BILLION = 1_000_000_000;

    private PaxTime() {}

    /// Reads a time; nine digits of the fraction count.
    public static Timestamp parse(String text) throws TarException {
        try {
            return Numbers.time(text);
        } catch (MalformedField e) {
            throw new TarException(String.valueOf(e.getMessage()), 0);
        }
    }

    /// Writes a time without zeros at its end.
    public static String format(Timestamp time) {
        var isNegative = time.seconds() < 0 && time.nanos() > 0;
        var seconds = isNegative ? time.seconds() + 1 : time.seconds();
        var nanos = isNegative ? BILLION - time.nanos() : time.nanos();
        var sign = isNegative && seconds == 0 ? "-" : "";
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        var fraction = String.format("%09d", nanos).replaceFirst("0+$", "");
        return sign + seconds + "." + fraction;
    }
}
