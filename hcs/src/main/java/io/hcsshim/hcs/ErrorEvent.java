package io.hcsshim.hcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What a component of Windows reports about a failure.
///
/// @param message in words
/// @param provider which component
/// @param eventId its number there
/// @param stackTrace where; may be empty
/// @param source in which file; may be empty
public record ErrorEvent(
        String message, String provider, int eventId, String stackTrace, String source) {
    static ErrorEvent of(JsonObject json) throws JsonException {
        return new ErrorEvent(
                json.string("Message"),
                json.string("Provider"),
                json.uint16("EventId"),
                json.string("StackTrace"),
                json.string("Source"));
    }

    @Override
    public String toString() {
        return "[Event Detail: "
                + message
                + (provider.isEmpty() ? "" : " Provider: " + provider)
                + (eventId == 0 ? "" : " EventID: " + eventId)
                + (stackTrace.isEmpty() ? "" : " Stack Trace: " + stackTrace)
                + (source.isEmpty() ? "" : " Source: " + source)
                + "]";
    }
}
