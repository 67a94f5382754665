package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// A folder of the host to be mounted: through 9p over vsock, or out of a virtio file system device.
///
/// @param mountPath where
/// @param port the vsock port of the 9p server; 0 if it is none
/// @param shareName the name to attach with, or of the folder in the device
/// @param readOnly whether it is mounted read-only
/// @param device the tag of the device (`VirtioFsTag`, this project's own); `""` if it is none
public record MappedDirectory(
        String mountPath, int port, String shareName, boolean readOnly, String device)
        implements Settings {
    /// One through 9p.
    public MappedDirectory(String mountPath, int port, String shareName, boolean readOnly) {
        this(mountPath, port, shareName, readOnly, "");
    }

    /// The resource's name.
    public static final String TYPE = "MappedDirectory";

    /// Reads the settings.
    public static MappedDirectory of(JsonObject json) throws JsonException {
        return new MappedDirectory(
                json.string("MountPath"),
                json.int32("Port"),
                json.string("ShareName"),
                json.bool("ReadOnly"),
                json.string("VirtioFsTag"));
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
                        .putUnlessEmpty("VirtioFsTag", device)
                        .build());
    }
}
