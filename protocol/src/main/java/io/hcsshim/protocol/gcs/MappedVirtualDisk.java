package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// A SCSI disk to be mounted in the machine.
///
/// @param mountPath where
/// @param lun 0 to 255
/// @param controller 0 to 3 in practice
/// @param partition 0 for the whole disk, unsigned 64-bit
/// @param readOnly whether it is mounted read-only
/// @param encrypted whether it goes through dm-crypt with a key made for it
/// @param options mount options
/// @param blockDevice whether the device appears at `mountPath` instead of its file system
/// @param verity the hash tree behind a read-only disk's file system, which the machine then reads by
/// @param ensureFilesystem whether it is formatted if it has no file system yet
/// @param filesystem the kind of file system, `""` for ext4
public record MappedVirtualDisk(
        String mountPath,
        int lun,
        int controller,
        long partition,
        boolean readOnly,
        boolean encrypted,
        List<String> options,
        boolean blockDevice,
        Optional<DeviceVerity> verity,
        boolean ensureFilesystem,
        String filesystem)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "MappedVirtualDisk";

    /// Keeps a copy of the list.
    public MappedVirtualDisk {
        options = List.copyOf(options);
    }

    /// A whole disk mounted read-only, such as a layer.
    public static MappedVirtualDisk readOnly(
            String mountPath, int controller, int lun, Optional<DeviceVerity> verity) {
        return new MappedVirtualDisk(
                mountPath, lun, controller, 0, true, false, List.of(), false, verity, false, "");
    }

    /// A whole disk mounted read-write, such as a scratch disk.
    public static MappedVirtualDisk writable(String mountPath, int controller, int lun) {
        return new MappedVirtualDisk(
                mountPath,
                lun,
                controller,
                0,
                false,
                false,
                List.of(),
                false,
                Optional.empty(),
                false,
                "");
    }

    /// The same on one of the disk's partitions.
    ///
    /// @param number 0 for the whole disk
    public MappedVirtualDisk onPartition(long number) {
        return new MappedVirtualDisk(
                mountPath,
                lun,
                controller,
                number,
                readOnly,
                encrypted,
                options,
                blockDevice,
                verity,
                ensureFilesystem,
                filesystem);
    }

    /// Reads the settings.
    public static MappedVirtualDisk of(JsonObject json) throws JsonException {
        var verity = json.object("VerityInfo");
        return new MappedVirtualDisk(
                json.string("MountPath"),
                json.uint8("Lun"),
                json.uint8("Controller"),
                json.uint64("Partition"),
                json.bool("ReadOnly"),
                json.bool("Encrypted"),
                json.strings("Options"),
                json.bool("BlockDev"),
                verity.isEmpty() ? Optional.empty() : Optional.of(DeviceVerity.of(verity.get())),
                json.bool("EnsureFilesystem"),
                json.string("Filesystem"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        var json =
                JsonObject.builder()
                        .putUnlessEmpty("MountPath", mountPath)
                        .putUnlessZero("Lun", lun)
                        .putUnlessZero("Controller", controller);
        if (partition != 0) {
            json.putUnsigned("Partition", partition);
        }
        json.putIfTrue("ReadOnly", readOnly)
                .putIfTrue("Encrypted", encrypted)
                .putUnlessEmpty("Options", options)
                .putIfTrue("BlockDev", blockDevice);
        if (verity.isPresent()) {
            json.put("VerityInfo", verity.get().toJson());
        }
        return Optional.of(
                json.putIfTrue("EnsureFilesystem", ensureFilesystem)
                        .putUnlessEmpty("Filesystem", filesystem)
                        .build());
    }
}
