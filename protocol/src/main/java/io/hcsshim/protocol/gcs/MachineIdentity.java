package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/// Tells the guest of a machine that goes on from a saved one who it is now. Not of Microsoft's protocol.
///
/// @param generation how often the machine's state has been saved and gone on from, 0 if it was booted
/// @param machineId 32 hexadecimal digits (machine-id(5)), `""` to keep it
/// @param hostName 1 to 64 characters, `""` to keep it
/// @param unixTimeNanos the time, in nanoseconds since 1970
public record MachineIdentity(
        long generation, String machineId, String hostName, long unixTimeNanos)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimIdentity";

    /// Reads the settings.
    public static MachineIdentity of(JsonObject json) throws JsonException {
        return new MachineIdentity(
                json.int64("Generation"),
                json.string("MachineId"),
                json.string("HostName"),
                json.int64("UnixTimeNanos"));
    }

    /// The same at another time.
    public MachineIdentity at(Instant time) {
        return new MachineIdentity(
                generation,
                machineId,
                hostName,
                time.getEpochSecond() * 1_000_000_000 + time.getNano());
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessZero("Generation", generation)
                        .putUnlessEmpty("MachineId", machineId)
                        .putUnlessEmpty("HostName", hostName)
                        .putUnlessZero("UnixTimeNanos", unixTimeNanos)
                        .build());
    }
}
