package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The version that was chosen and what the guest can do.
///
/// @param version unsigned 32-bit
public record NegotiateProtocolResponse(ResponseHead head, long version, Capabilities capabilities)
        implements Response {
    /// Reads the body.
    public static NegotiateProtocolResponse of(JsonObject body) throws JsonException {
        return new NegotiateProtocolResponse(
                ResponseHead.of(body),
                body.uint32("Version"),
                Capabilities.of(body.object("Capabilities").orElse(JsonObject.of())));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson()
                .put("Version", version)
                .put("Capabilities", capabilities.toJson())
                .build();
    }
}
