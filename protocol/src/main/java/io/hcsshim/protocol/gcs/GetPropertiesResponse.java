package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// The properties that were asked for.
///
/// @param properties the text of a [ContainerProperties]
public record GetPropertiesResponse(ResponseHead head, String properties) implements Response {
    /// A response with the text of `properties`.
    public GetPropertiesResponse(ResponseHead head, ContainerProperties properties) {
        this(head, properties.toJson().toEscapedText());
    }

    /// Reads the body, but not yet the document inside.
    public static GetPropertiesResponse of(JsonObject body) throws JsonException {
        return new GetPropertiesResponse(ResponseHead.of(body), body.string("Properties"));
    }

    /// Reads the document inside.
    public ContainerProperties read() throws JsonException {
        return ContainerProperties.of(JsonObject.parse(properties));
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("Properties", properties).build();
    }
}
