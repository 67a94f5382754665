package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The process runs.
///
/// @param processId its pid as the machine sees it, unsigned 32-bit
public record ExecuteProcessResponse(ResponseHead head, long processId) implements Response {
    /// Reads the body.
    public static ExecuteProcessResponse of(JsonObject body) throws JsonException {
        return new ExecuteProcessResponse(ResponseHead.of(body), body.uint32("ProcessId"));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("ProcessId", processId).build();
    }
}
