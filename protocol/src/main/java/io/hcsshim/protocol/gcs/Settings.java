package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// The settings of one kind of resource in a [ModifySettings].
///
/// Members that are zero are left out; an absent member reads as zero.
public sealed interface Settings
        permits MappedVirtualDisk,
                ScsiDevice,
                MappedDirectory,
                VpmemDevice,
                CombinedLayers,
                NetworkAdapter,
                VpciDevice,
                ContainerConstraints,
                SecurityPolicy,
                SecurityPolicyFragment,
                PodMemoryLimit,
                MachineRest,
                MachineIdentity,
                MachinePod,
                MachineGrowth,
                MachineTime,
                MachineLog,
                UnknownSettings {
    /// The resource's name on the wire.
    String resourceType();

    /// The settings' value on the wire; empty if there is none.
    Optional<Json> toJson();

    /// Reads the settings of a request by its resource type.
    ///
    /// @throws JsonException also if the settings of a resource that has some are missing
    static Settings of(JsonObject request) throws JsonException {
        var type = request.string("ResourceType");
        return switch (type) {
            case MappedVirtualDisk.TYPE -> MappedVirtualDisk.of(required(request));
            case ScsiDevice.TYPE -> ScsiDevice.of(required(request));
            case MappedDirectory.TYPE -> MappedDirectory.of(required(request));
            case VpmemDevice.TYPE -> VpmemDevice.of(required(request));
            case CombinedLayers.TYPE -> CombinedLayers.of(required(request));
            case NetworkAdapter.TYPE -> NetworkAdapter.of(required(request));
            case VpciDevice.TYPE -> VpciDevice.of(required(request));
            case ContainerConstraints.TYPE -> ContainerConstraints.of(required(request));
            case SecurityPolicy.TYPE -> SecurityPolicy.of(required(request));
            case SecurityPolicyFragment.TYPE -> SecurityPolicyFragment.of(required(request));
            case PodMemoryLimit.TYPE -> new PodMemoryLimit();
            case MachineRest.TYPE -> new MachineRest();
            case MachineIdentity.TYPE -> MachineIdentity.of(required(request));
            case MachineGrowth.TYPE -> MachineGrowth.of(required(request));
            case MachineTime.TYPE -> MachineTime.of(required(request));
            case MachineLog.TYPE -> MachineLog.of(required(request));
            case MachinePod.TYPE -> MachinePod.of(required(request));
            default -> new UnknownSettings(type, request.get("Settings"));
        };
    }

    private static JsonObject required(JsonObject request) throws JsonException {
        var settings = request.object("Settings");
        if (settings.isEmpty()) {
            throw new JsonException("unexpected end of JSON input: no Settings");
        }
        return settings.get();
    }
}
