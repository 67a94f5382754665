package io.hcsshim.protocol.trace;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// A span that the guest has measured, on its way to the host: a line of its log.
public final class GuestSpan {
    /// What such a line says.
    public static final String MESSAGE = "span";

    // Odd, so that it has an inverse: another parent, another child.
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private GuestSpan() {}

    /// The fields of the line. The agent draws no random number for it: each request of the host has a span of its own, and
    /// the guest's is derived from that.
    ///
    /// @param traceparent the host's, as it came with the request
    /// @return empty if there is none, or it is not to be recorded
    public static Optional<Map<String, Object>> fields(
            String traceparent, String name, long startNanos, long endNanos) {
        var host = SpanContext.parse(traceparent);
        if (host.isEmpty()) {
            return Optional.empty();
        }
        var own = host.get().child(Long.parseUnsignedLong(host.get().span(), 16) * FACTOR);
        return Optional.of(
                Map.of(
                        "trace",
                        own.traceparent(),
                        "parent",
                        host.get().span(),
                        "name",
                        name,
                        "start",
                        startNanos,
                        "end",
                        endNanos));
    }

    /// Reads such a line; empty if the guest has written nonsense.
    public static Optional<Span> read(JsonObject line) {
        try {
            var context = SpanContext.parse(line.string("trace"));
            if (context.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Span(
                            context.get(),
                            line.string("parent"),
                            line.string("name"),
                            line.int64("start"),
                            line.int64("end"),
                            Map.of("guest", "true"),
                            ""));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
