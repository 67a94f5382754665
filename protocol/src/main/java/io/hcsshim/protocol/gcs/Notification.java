package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// What the guest sends unasked: a container has ended. Goes out in a frame with id 0.
///
/// @param head the container, and the activity of its Create
/// @param kind [#UNEXPECTED_EXIT], [#GRACEFUL_EXIT], [#FORCED_EXIT]
/// @param operation `None`
/// @param result 0
/// @param resultInfo `""`
public record Notification(
        RequestHead head, String kind, String operation, int result, String resultInfo) {
    /// The container ended by itself, whatever its exit code.
    public static final String UNEXPECTED_EXIT = "UnexpectedExit";

    /// A SIGTERM was delivered on request before it ended.
    public static final String GRACEFUL_EXIT = "GracefulExit";

    /// A SIGKILL was delivered on request before it ended.
    public static final String FORCED_EXIT = "ForcedExit";

    /// The end of a container.
    public static Notification exit(RequestHead head, String kind) {
        return new Notification(head, kind, "None", HResult.OK, "");
    }

    /// Reads the body.
    public static Notification of(JsonObject body) throws JsonException {
        return new Notification(
                RequestHead.of(body),
                body.string("Type"),
                body.string("Operation"),
                body.int32("Result"),
                body.string("ResultInfo"));
    }

    /// The body.
    public JsonObject toJson() {
        return head.toJson()
                .put("Type", kind)
                .put("Operation", operation)
                .put("Result", result)
                .putUnlessEmpty("ResultInfo", resultInfo)
                .build();
    }

    /// The frame as the guest sends it.
    public Frame toFrame() {
        return Frame.of(Sender.GUEST, MessageType.NOTIFICATION, 0, toJson());
    }
}
