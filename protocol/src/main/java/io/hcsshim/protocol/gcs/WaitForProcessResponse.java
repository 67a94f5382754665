package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The process has ended.
///
/// @param exitCode unsigned 32-bit: 0 to 255, 128 + signal for a signalled process in a container,
///     4294967295 for a signalled one in the machine
public record WaitForProcessResponse(ResponseHead head, long exitCode) implements Response {
    /// Reads the body.
    public static WaitForProcessResponse of(JsonObject body) throws JsonException {
        return new WaitForProcessResponse(ResponseHead.of(body), body.uint32("ExitCode"));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("ExitCode", exitCode).build();
    }
}
