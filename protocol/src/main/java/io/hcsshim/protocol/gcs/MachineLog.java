package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// Tells the agent how much to log from now on: machines from a template have not been told by their kernel's command
/// line. Not of Microsoft's protocol.
///
/// @param level as the agent's flag `-loglevel` has it
public record MachineLog(String level) implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimLog";

    /// Reads the settings.
    public static MachineLog of(JsonObject json) throws JsonException {
        return new MachineLog(json.string("Level"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(JsonObject.builder().put("Level", level).build());
    }
}
