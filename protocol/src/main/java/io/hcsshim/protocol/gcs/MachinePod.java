package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// Makes the guest's machine a pod that containers join, without a container that it begins with. Not of Microsoft's
/// protocol.
///
/// The pod lives as long as the machine, in the machine's own namespaces.
///
/// @param id         of the pod, which its containers name as their sandbox
/// @param folder     where the guest keeps what they share
/// @param specification the part of an OCI spec that describes a pod: `hostname`, `annotations`,
///     `linux.resources`, `linux.sysctl`, `windows.network.networkNamespace`
public record MachinePod(String id, String folder, JsonObject specification) implements Settings {
    /// The resource's name.
    public static final String TYPE = "HcsshimPod";

    /// Reads the settings.
    public static MachinePod of(JsonObject json) throws JsonException {
        return new MachinePod(
                json.string("ID"),
                json.string("OciBundlePath"),
                json.object("OciSpecification").orElseGet(JsonObject::of));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        return Optional.of(
                JsonObject.builder()
                        .put("ID", id)
                        .put("OciBundlePath", folder)
                        .put("OciSpecification", specification)
                        .build());
    }
}
