package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.Optional;

/// The document that describes a container to be made.
///
/// @param schemaVersion less than 2.1 is refused by guests
/// @param bundlePath the bundle's folder in the machine; the root file system is `rootfs` in it
/// @param specification the OCI runtime spec, with paths as the machine sees them
/// @param scratchPath a folder in the machine that is deleted with the container, or `""`
public record ContainerConfig(
        SchemaVersion schemaVersion,
        String bundlePath,
        Optional<JsonObject> specification,
        String scratchPath) {
    /// What a host sends.
    public static ContainerConfig of(
            String bundlePath, JsonObject specification, String scratchPath) {
        return new ContainerConfig(
                SchemaVersion.V2_1, bundlePath, Optional.of(specification), scratchPath);
    }

    /// Reads the document.
    public static ContainerConfig of(JsonObject json) throws JsonException {
        return new ContainerConfig(
                SchemaVersion.of(json.object("SchemaVersion").orElse(JsonObject.of())),
                json.string("OciBundlePath"),
                json.object("OciSpecification"),
                json.string("ScratchDirPath"));
    }

    /// The document as it travels, inside a string of [Create].
    public JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .put("SchemaVersion", schemaVersion.toJson())
                        .putUnlessEmpty("OciBundlePath", bundlePath);
        if (specification.isPresent()) {
            json.put("OciSpecification", specification.get());
        }
        return json.putUnlessEmpty("ScratchDirPath", scratchPath).build();
    }
}
