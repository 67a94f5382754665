package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import java.util.Optional;

/// Tells the guest to look again at how much memory all pods may use. Says nothing more.
public record PodMemoryLimit() implements Settings {
    /// The resource's name.
    public static final String TYPE = "PodCgroupMemoryLimit";

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.empty();
    }
}
