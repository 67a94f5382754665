package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import java.util.Optional;

/// Tells the guest that its machine is about to be saved. Not of Microsoft's protocol.
///
/// From then on the guest takes nothing but a [MachineIdentity], over this connection or the next.
public record MachineRest() implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimRest";

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.empty();
    }
}
