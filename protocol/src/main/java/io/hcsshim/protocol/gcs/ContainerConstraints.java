package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// New resource limits of a container.
///
/// @param linux the `linux.resources` of an OCI runtime spec, handed on as it is
public record ContainerConstraints(JsonObject linux) implements Settings {
    /// The resource's name.
    public static final String TYPE = "ContainerConstraints";

    /// Reads the settings.
    public static ContainerConstraints of(JsonObject json) throws JsonException {
        return new ContainerConstraints(json.object("Linux").orElse(JsonObject.of()));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder().put("Windows", JsonObject.of()).put("Linux", linux).build());
    }
}
