package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// Tells the guest that its machine has grown: it takes what has come into use, and looks again at how much memory all
/// pods may use. Not of Microsoft's protocol.
///
/// @param memoryMb   all the memory that the machine has now, in MiB
/// @param processors all the processors that it has now
public record MachineGrowth(int memoryMb, int processors) implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimGrowth";

    /// Reads the settings.
    public static MachineGrowth of(JsonObject json) throws JsonException {
        return new MachineGrowth(json.int32("MemoryMB"), json.int32("Processors"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessZero("MemoryMB", memoryMb)
                        .putUnlessZero("Processors", processors)
                        .build());
    }
}
