package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// What every request, and the notification, begins with.
///
/// @param containerId the container meant, [#UVM] for the machine itself, `""` in negotiation
/// @param activityId a GUID that the answer repeats; hosts send the nil GUID
/// @param trace W3C trace context (`traceparent`, perhaps `tracestate`), or nothing
public record RequestHead(String containerId, String activityId, Map<String, String> trace) {
    /// The GUID of zeros.
    public static final String NIL = "00000000-0000-0000-0000-000000000000";

    /// The container id that means the machine itself.
    public static final String UVM = NIL;

    /// Keeps a copy of the map.
    public RequestHead {
        trace = Map.copyOf(trace);
    }

    /// A head without trace context, with the nil activity, as hosts send it.
    public static RequestHead of(String containerId) {
        return new RequestHead(containerId, NIL, Map.of());
    }

    /// Reads the head of a request's body.
    public static RequestHead of(JsonObject body) throws JsonException {
        return new RequestHead(
                body.string("ContainerId"), body.string("ActivityId"), body.stringMap("otsc"));
    }

    /// The activity to repeat in an answer to `body`: `""` unless it is a GUID, for a host cannot
    /// read anything else. Never fails, so that a request with a wrong member is answered well.
    public static String activityToEcho(JsonObject body) {
        try {
            var activity = body.string("ActivityId");
            return isGuid(activity) ? activity : "";
        } catch (JsonException _) {
            return "";
        }
    }

    /// Whether the machine itself is meant.
    public boolean meansUvm() {
        return containerId.equals(UVM);
    }

    JsonObject.Builder toJson() {
        return JsonObject.builder()
                .put("ContainerId", containerId)
                .put("ActivityId", activityId)
                .putUnlessEmpty("otsc", trace);
    }

    private static boolean isGuid(String text) {
        if (text.equals(NIL)) { // what hosts send
            return true;
        }
        if (text.length() != NIL.length()) {
            return false;
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var dash = NIL.charAt(i) == '-';
            if (dash ? c != '-' : c >= 0x80 || Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
