package io.hcsshim.protocol.trace;

import java.util.Optional;

/// Which span of which trace (W3C Trace Context, `traceparent`).
///
/// @param trace 32 hexadecimal digits in lower case
/// @param span  16 of them
public record SpanContext(String trace, String span) {
    /// The member of the bridge protocol's trace context, and the metadata of ttrpc, that carries it.
    public static final String HEADER = "traceparent";

    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;
    private static final int LENGTH = 3 + TRACE_DIGITS + 1 + SPAN_DIGITS + 3;

    /// Reads `00-<trace>-<span>-<flags>`; empty if it is something else, or is not to be recorded.
    public static Optional<SpanContext> parse(String traceparent) {
        if (traceparent.length() != LENGTH
                || !traceparent.startsWith("00-")
                || !traceparent.endsWith("01")) {
            return Optional.empty();
        }
        var trace = traceparent.substring(3, 3 + TRACE_DIGITS);
        var span = traceparent.substring(4 + TRACE_DIGITS, 4 + TRACE_DIGITS + SPAN_DIGITS);
        return isHexadecimal(trace) && isHexadecimal(span)
                ? Optional.of(new SpanContext(trace, span))
                : Optional.empty();
    }

    private static boolean isHexadecimal(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /// The same as text.
    public String traceparent() {
        return "00-" + trace + "-" + span + "-01";
    }

    /// A span of the same trace.
    public SpanContext child(long number) {
        var digits = Long.toHexString(number);
        return new SpanContext(trace, "0".repeat(SPAN_DIGITS - digits.length()) + digits);
    }
}
