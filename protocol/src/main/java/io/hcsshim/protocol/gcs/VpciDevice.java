package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// A PCI device that was given to the machine and is waited for.
///
/// @param vmBusGuid the instance it appears under
public record VpciDevice(String vmBusGuid) implements Settings {
    /// The resource's name.
    public static final String TYPE = "VPCIDevice";

    /// Reads the settings.
    public static VpciDevice of(JsonObject json) throws JsonException {
        return new VpciDevice(json.string("VMBusGUID"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(JsonObject.builder().putUnlessEmpty("VMBusGUID", vmBusGuid).build());
    }
}
