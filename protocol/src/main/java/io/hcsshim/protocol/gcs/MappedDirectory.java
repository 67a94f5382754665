package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// A folder of the host to be mounted through 9p over vsock.
///
/// @param mountPath where
/// @param port the vsock port of the 9p server
/// @param shareName the name to attach with
/// @param readOnly whether it is mounted read-only
public record MappedDirectory(String mountPath, int port, String shareName, boolean readOnly)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "MappedDirectory";

    /// Reads the settings.
    public static MappedDirectory of(JsonObject json) throws JsonException {
        return new MappedDirectory(
                json.string("MountPath"),
                json.int32("Port"),
                json.string("ShareName"),
                json.bool("ReadOnly"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .putUnlessEmpty("MountPath", mountPath)
                        .putUnlessZero("Port", port)
                        .putUnlessEmpty("ShareName", shareName)
                        .putIfTrue("ReadOnly", readOnly)
                        .build());
    }
}
