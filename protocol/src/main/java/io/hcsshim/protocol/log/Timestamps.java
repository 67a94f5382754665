package io.hcsshim.protocol.log;

import java.time.Instant;

/// RFC 3339 in UTC, with microseconds. By hand, for the formatter of `java.time` brings hundreds of
/// classes into a start that has no time for them.
final class Timestamps {
    private static final int SECONDS_PER_DAY = 86_400;

    private Timestamps() {}

    static void append(StringBuilder out, Instant time) {
        date(out, Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY));
        var second = Math.floorMod(time.getEpochSecond(), SECONDS_PER_DAY);
        out.append('T');
        digits(out, second / 3600, 2);
        out.append(':');
        digits(out, second / 60 % 60, 2);
        out.append(':');
        digits(out, second % 60, 2);
        out.append('.');
        digits(out, time.getNano() / 1000, 6);
        out.append('Z');
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01. Years are taken to begin on the
    /// first of March, so that the leap day is their last and months follow one formula.
    private static void date(StringBuilder out, long epochDay) {
        var day = epochDay + 719_468; // from 0000-03-01
        var era = Math.floorDiv(day, 146_097); // 400 years
        var dayOfEra = (int) Math.floorMod(day, 146_097L);
        var yearOfEra =
                (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var month = (5 * dayOfYear + 2) / 153; // 0 is March
        var year = era * 400 + yearOfEra + (month < 10 ? 0 : 1);
        digits(out, (int) year, 4);
        out.append('-');
        digits(out, month < 10 ? month + 3 : month - 9, 2);
        out.append('-');
        digits(out, dayOfYear - (153 * month + 2) / 5 + 1, 2);
    }

    private static void digits(StringBuilder out, int value, int count) {
        var text = Integer.toString(value);
        for (var i = text.length(); i < count; i++) {
            out.append('0');
        }
        out.append(text);
    }
}
