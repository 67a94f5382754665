package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// A response with nothing to tell but how it went; also every failure.
public record PlainResponse(ResponseHead head) implements Response {
    /// Reads the body.
    public static PlainResponse of(JsonObject body) throws JsonException {
        return new PlainResponse(ResponseHead.of(body));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().build();
    }
}
