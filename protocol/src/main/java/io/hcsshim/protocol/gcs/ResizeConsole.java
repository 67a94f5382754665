package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Sets the size of a process's terminal.
///
/// @param processId as ExecuteProcess gave it
/// @param height rows, 0 to 65535
/// @param width columns, 0 to 65535
public record ResizeConsole(RequestHead head, long processId, int height, int width)
        implements Request {
    /// Reads the body.
    public static ResizeConsole of(JsonObject body) throws JsonException {
        return new ResizeConsole(
                RequestHead.of(body),
                body.uint32("ProcessId"),
                body.uint16("Height"),
                body.uint16("Width"));
    }

    @Override
    public int type() {
        return MessageType.RESIZE_CONSOLE;
    }

    @Override
    public JsonObject toJson() {
        return head.toJson()
                .put("ProcessId", processId)
                .put("Height", height)
                .put("Width", width)
                .build();
    }
}
