package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;

/// Makes a container.
///
/// @param containerConfig the text of a [ContainerConfig]
public record Create(RequestHead head, String containerConfig) implements Request {
    /// A request with the text of `config`.
    public Create(RequestHead head, ContainerConfig config) {
        this(head, config.toJson().toEscapedText());
    }

    /// Reads the body, but not yet the document inside.
    public static Create of(JsonObject body) throws JsonException {
        return new Create(RequestHead.of(body), body.string("ContainerConfig"));
    }

    /// Reads the document inside.
    ///
    /// @throws HResultException [HResult#INVALID_JSON] if it cannot be read
    public ContainerConfig config() throws HResultException {
        try {
            return ContainerConfig.of(JsonObject.parse(containerConfig));
        } catch (JsonException e) {
            throw HResultException.unmarshal(containerConfig, e);
        }
    }

    @Override
    public int type() {
        return MessageType.CREATE;
    }

    @Override
    public JsonObject toJson() {
        return head.toJson().put("ContainerConfig", containerConfig).build();
    }
}
