package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// Tells the guest what time it is, after its machine stood still for long. Not of Microsoft's protocol.
///
/// @param unixTimeNanos nanoseconds since 1970; a clock that is ahead of it is left alone
public record MachineTime(long unixTimeNanos) implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimTime";

    /// Reads the settings.
    public static MachineTime of(JsonObject json) throws JsonException {
        return new MachineTime(json.int64("UnixTimeNanos"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(JsonObject.builder().put("UnixTimeNanos", unixTimeNanos).build());
    }
}
