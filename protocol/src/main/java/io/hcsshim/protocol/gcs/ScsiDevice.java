package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// A SCSI device to be let go of before the host takes it away.
///
/// @param controller 0 to 3 in practice
/// @param lun 0 to 255
public record ScsiDevice(int controller, int lun) implements Settings {
    /// The resource's name.
    public static final String TYPE = "SCSIDevice";

    /// Reads the settings.
    public static ScsiDevice of(JsonObject json) throws JsonException {
        return new ScsiDevice(json.uint8("Controller"), json.uint8("Lun"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessZero("Controller", controller)
                        .putUnlessZero("Lun", lun)
                        .build());
    }
}
