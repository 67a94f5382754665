package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// A persistent memory device with a read-only file system to be mounted.
///
/// @param deviceNumber N of `/dev/pmemN`, unsigned 32-bit
/// @param mountPath where
/// @param mapping the part of the device, or the whole of it
/// @param verity the hash tree behind the file system, which the machine then reads by
public record VpmemDevice(
        long deviceNumber,
        String mountPath,
        Optional<Mapping> mapping,
        Optional<DeviceVerity> verity)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "VPMemDevice";

    /// One of several file systems on a device.
    ///
    /// @param offsetBytes where it starts, unsigned 64-bit
    /// @param sizeBytes its length, unsigned 64-bit
    public record Mapping(long offsetBytes, long sizeBytes) {}

    /// Reads the settings.
    public static VpmemDevice of(JsonObject json) throws JsonException {
        var mapping = json.object("MappingInfo");
        var verity = json.object("VerityInfo");
        return new VpmemDevice(
                json.uint32("DeviceNumber"),
                json.string("MountPath"),
                mapping.isEmpty() ? Optional.empty() : Optional.of(mapping(mapping.get())),
                verity.isEmpty() ? Optional.empty() : Optional.of(DeviceVerity.of(verity.get())));
    }

    private static Mapping mapping(JsonObject json) throws JsonException {
        return new Mapping(json.uint64("DeviceOffsetInBytes"), json.uint64("DeviceSizeInBytes"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        var json =
                JsonObject.builder()
                        .putUnlessZero("DeviceNumber", deviceNumber)
                        .putUnlessEmpty("MountPath", mountPath);
        if (mapping.isPresent()) {
            json.put("MappingInfo", toJson(mapping.get()));
        }
        if (verity.isPresent()) {
            json.put("VerityInfo", verity.get().toJson());
        }
        return Optional.of(json.build());
    }

    private static JsonObject toJson(Mapping mapping) {
        var json = JsonObject.builder();
        if (mapping.offsetBytes != 0) {
            json.putUnsigned("DeviceOffsetInBytes", mapping.offsetBytes);
        }
        if (mapping.sizeBytes != 0) {
            json.putUnsigned("DeviceSizeInBytes", mapping.sizeBytes);
        }
        return json.build();
    }
}
