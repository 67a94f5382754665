package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import java.util.Optional;

/// A resource that this version does not know, or that only Windows guests have.
///
/// @param resourceType its name
/// @param settings its settings as they came
public record UnknownSettings(String resourceType, Optional<Json> settings) implements Settings {
    /// What a guest answers.
    public HResultException invalidResourceType() {
        return new HResultException(HResult.FAIL, "invalid ResourceType '" + resourceType + "'");
    }

    @Override
    public Optional<Json> toJson() {
        return settings;
    }
}
