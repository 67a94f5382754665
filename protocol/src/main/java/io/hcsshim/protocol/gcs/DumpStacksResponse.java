package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The stacks of the agent's threads.
///
/// @param guestStacks for people; the guest keeps it short enough for a frame
public record DumpStacksResponse(ResponseHead head, String guestStacks) implements Response {
    /// Reads the body.
    public static DumpStacksResponse of(JsonObject body) throws JsonException {
        return new DumpStacksResponse(ResponseHead.of(body), body.string("GuestStacks"));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("GuestStacks", guestStacks).build();
    }
}
