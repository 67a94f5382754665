package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Sends a signal.
///
/// @param processId as ExecuteProcess gave it
/// @param signal a Linux signal number; 0 is left out on the wire and means SIGKILL
public record SignalProcess(RequestHead head, long processId, int signal) implements Request {
    private static final int SIGKILL = 9;

    /// Reads the body.
    public static SignalProcess of(JsonObject body) throws JsonException {
        var options = body.object("Options").orElse(JsonObject.of());
        return new SignalProcess(
                RequestHead.of(body), body.uint32("ProcessId"), options.int32("Signal"));
    }

    /// The signal to send.
    public int effectiveSignal() {
        return signal == 0 ? SIGKILL : signal;
    }

    @Override
    public int type() {
        return MessageType.SIGNAL_PROCESS;
    }

    @Override
    public JsonObject toJson() {
        var options = JsonObject.builder().putUnlessZero("Signal", signal).build();
        return head.toJson().put("ProcessId", processId).putUnlessEmpty("Options", options).build();
    }
}
