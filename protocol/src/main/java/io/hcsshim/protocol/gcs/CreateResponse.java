package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The container exists. Older versions negotiated here; what is left of that is a number.
///
/// @param selectedProtocolVersion 0
public record CreateResponse(ResponseHead head, long selectedProtocolVersion) implements Response {
    /// What a guest of version 4 answers.
    public CreateResponse(ResponseHead head) {
        this(head, 0);
    }

    /// Reads the body.
    public static CreateResponse of(JsonObject body) throws JsonException {
        return new CreateResponse(ResponseHead.of(body), body.uint32("SelectedProtocolVersion"));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("SelectedProtocolVersion", selectedProtocolVersion).build();
    }
}
