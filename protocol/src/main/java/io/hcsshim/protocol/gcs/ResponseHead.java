package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What every response begins with; all there is of a failed one.
///
/// @param result an [HResult], 0 for success
/// @param activityId the request's, or `""`
/// @param errorMessage the failure's text, or `""`
/// @param errorRecords where it came from; a guest sends one
public record ResponseHead(
        int result, String activityId, String errorMessage, List<ErrorRecord> errorRecords) {
    // Text appears twice in a frame, a character takes up to 6 bytes, and a frame 65536.
    private static final int TEXT_LIMIT = 4_000;

    /// Keeps a copy of the list.
    public ResponseHead {
        errorRecords = List.copyOf(errorRecords);
    }

    /// Success.
    ///
    /// @param activityId see [RequestHead#activityToEcho(JsonObject)]
    public static ResponseHead success(String activityId) {
        return new ResponseHead(HResult.OK, activityId, "", List.of());
    }

    /// A failure with its code ([HResult#of(Throwable)]), its text and one record. A long text is cut
    /// so that the frame stays within what a host takes.
    public static ResponseHead failure(String activityId, Throwable failure) {
        var code = HResult.of(failure);
        var said = failure.getMessage();
        var text = cut(said == null ? failure.toString() : said);
        return new ResponseHead(
                code, activityId, text, List.of(ErrorRecord.of(code, text, failure)));
    }

    /// Reads the head of a response's body.
    public static ResponseHead of(JsonObject body) throws JsonException {
        var records = new ArrayList<ErrorRecord>();
        for (var record : body.objects("ErrorRecords")) {
            records.add(ErrorRecord.of(record));
        }
        return new ResponseHead(
                body.int32("Result"),
                body.string("ActivityId"),
                body.string("ErrorMessage"),
                records);
    }

    /// Ends the matter if the response reports a failure.
    ///
    /// @throws HResultException with the response's code and text
    public void requireSuccess() throws HResultException {
        if (result != HResult.OK) {
            throw new HResultException(
                    result,
                    "guest RPC failure: "
                            + (errorMessage.isEmpty() ? HResult.describe(result) : errorMessage));
        }
    }

    JsonObject.Builder toJson() {
        var records = new ArrayList<Json>();
        for (var record : errorRecords) {
            records.add(record.toJson());
        }
        return JsonObject.builder()
                .put("Result", result)
                .putUnlessEmpty("ActivityId", activityId)
                .putUnlessEmpty("ErrorMessage", errorMessage)
                .putUnlessEmpty("ErrorRecords", new JsonArray(records));
    }

    private static String cut(String text) {
        return text.length() <= TEXT_LIMIT
                ? text
                : text.substring(0, TEXT_LIMIT)
                        + "… ("
                        + (text.length() - TEXT_LIMIT)
                        + " more characters)";
    }
}
