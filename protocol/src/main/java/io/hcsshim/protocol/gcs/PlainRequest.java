package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonObject;

/// A request that says everything by its type: Start, ShutdownGraceful, ShutdownForced, DumpStacks
/// and DeleteContainerState.
///
/// @param type which of them, a [MessageType]
/// @param head whom it is for
public record PlainRequest(int type, RequestHead head) implements Request {
    @Override
    public JsonObject toJson() {
        return head.toJson().build();
    }
}
