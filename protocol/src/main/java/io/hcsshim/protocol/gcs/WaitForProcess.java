package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Is answered when a process and its output streams have ended.
///
/// @param processId as ExecuteProcess gave it
/// @param timeoutMs milliseconds, or [#FOR_EVER]
public record WaitForProcess(RequestHead head, long processId, long timeoutMs) implements Request {
    /// No limit.
    public static final long FOR_EVER = 0xFFFF_FFFFL;

    /// Reads the body.
    public static WaitForProcess of(JsonObject body) throws JsonException {
        return new WaitForProcess(
                RequestHead.of(body), body.uint32("ProcessId"), body.uint32("TimeoutInMs"));
    }

    @Override
    public int type() {
        return MessageType.WAIT_FOR_PROCESS;
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("ProcessId", processId).put("TimeoutInMs", timeoutMs).build();
    }
}
