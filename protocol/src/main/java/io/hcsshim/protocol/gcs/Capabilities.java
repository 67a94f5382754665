package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What a guest can do.
///
/// @param sendHostCreate whether it wants a Create for the machine itself; no Linux guest does
/// @param sendHostStart whether it wants a Start for the machine itself
/// @param hvSocketConfigOnStartup whether it wants its socket addresses; no Linux guest does
/// @param schemaVersions of the container document
/// @param runtimeOsType `Linux`; `""` means Windows
/// @param namespaceAdd whether it takes network namespaces
/// @param signalProcess whether it takes signals
/// @param dumpStacks whether it takes DumpStacks
/// @param deleteContainerState whether it takes DeleteContainerState
/// @param virtioFs whether it mounts virtio file system devices (`VirtioFsSupported`, this project's own)
public record Capabilities(
        boolean sendHostCreate,
        boolean sendHostStart,
        boolean hvSocketConfigOnStartup,
        List<SchemaVersion> schemaVersions,
        String runtimeOsType,
        boolean namespaceAdd,
        boolean signalProcess,
        boolean dumpStacks,
        boolean deleteContainerState,
        boolean virtioFs) {
    /// Keeps a copy of the list.
    public Capabilities {
        schemaVersions = List.copyOf(schemaVersions);
    }

    /// What a Linux guest says.
    ///
    /// @param virtioFs whether it mounts virtio file system devices
    public static Capabilities linux(boolean virtioFs) {
        return new Capabilities(
                false,
                false,
                false,
                List.of(SchemaVersion.V2_1),
                "Linux",
                true,
                true,
                true,
                true,
                virtioFs);
    }

    /// Reads the capabilities.
    public static Capabilities of(JsonObject json) throws JsonException {
        var versions = new ArrayList<SchemaVersion>();
        for (var version : json.objects("SupportedSchemaVersions")) {
            versions.add(SchemaVersion.of(version));
        }
        var guest = json.object("GuestDefinedCapabilities").orElse(JsonObject.of());
        return new Capabilities(
                json.bool("SendHostCreateMessage"),
                json.bool("SendHostStartMessage"),
                json.bool("HvSocketConfigOnStartup"),
                versions,
                json.string("RuntimeOsType"),
                guest.bool("NamespaceAddRequestSupported"),
                guest.bool("SignalProcessSupported"),
                guest.bool("DumpStacksSupported"),
                guest.bool("DeleteContainerStateSupported"),
                guest.bool("VirtioFsSupported"));
    }

    /// The capabilities as they travel.
    public JsonObject toJson() {
        var versions = new ArrayList<Json>();
        for (var version : schemaVersions) {
            versions.add(version.toJson());
        }
        var guest =
                JsonObject.builder()
                        .putIfTrue("NamespaceAddRequestSupported", namespaceAdd)
                        .putIfTrue("SignalProcessSupported", signalProcess)
                        .putIfTrue("DumpStacksSupported", dumpStacks)
                        .putIfTrue("DeleteContainerStateSupported", deleteContainerState)
                        .putIfTrue("VirtioFsSupported", virtioFs);
        return JsonObject.builder()
                .putIfTrue("SendHostCreateMessage", sendHostCreate)
                .putIfTrue("SendHostStartMessage", sendHostStart)
                .putIfTrue("HvSocketConfigOnStartup", hvSocketConfigOnStartup)
                .putUnlessEmpty("SupportedSchemaVersions", new JsonArray(versions))
                .putUnlessEmpty("RuntimeOsType", runtimeOsType)
                .put("GuestDefinedCapabilities", guest.build())
                .build();
    }
}
