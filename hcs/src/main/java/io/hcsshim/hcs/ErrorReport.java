package io.hcsshim.hcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A result document: what the service says about a failure.
///
/// @param message in words; a document that cannot be read as it is
record ErrorReport(String message, List<ErrorEvent> events) {
    private static final int QUOTED = 512;

    static ErrorReport parse(String result) {
        if (result.isBlank()) {
            return new ErrorReport("", List.of());
        }
        try {
            var json = JsonObject.parse(result);
            var events = new ArrayList<ErrorEvent>();
            for (var event : json.objects("ErrorEvents")) {
                events.add(ErrorEvent.of(event));
            }
            return new ErrorReport(json.string("ErrorMessage"), List.copyOf(events));
        } catch (JsonException _) {
            var quoted = result.length() <= QUOTED ? result : result.substring(0, QUOTED) + "…";
            return new ErrorReport(quoted, List.of());
        }
    }
}
