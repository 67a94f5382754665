package io.hcsshim.protocol.trace;

import java.time.Instant;
import java.util.Map;

/// A piece of work that is done.
///
/// @param context    which it is
/// @param parent     the span it is a part of, 16 hexadecimal digits; empty for the whole
/// @param name       what was done
/// @param startNanos when it began, in nanoseconds since 1970
/// @param endNanos   when it ended
/// @param attributes what it was done to
/// @param failure    why it failed; empty if it did not
public record Span(
        SpanContext context,
        String parent,
        String name,
        long startNanos,
        long endNanos,
        Map<String, String> attributes,
        String failure) {
    private static final int BILLION = 1_000_000_000;

    /// Checks its parts, and keeps copies of those that could change.
    public Span {
        attributes = Map.copyOf(attributes);
    }

    /// The time, in nanoseconds since 1970.
    public static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * BILLION + now.getNano();
    }
}
