package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An overlay of mounted layers and a scratch folder: a container's root file system.
///
/// @param containerId whose
/// @param containerRootPath where it is mounted
/// @param layers the read-only layers, topmost first
/// @param scratchPath the folder for changes; `""` makes the overlay read-only
public record CombinedLayers(
        String containerId, String containerRootPath, List<Layer> layers, String scratchPath)
        implements Settings {
    /// The resource's name.
    public static final String TYPE = "CombinedLayers";

    /// Keeps a copy of the list.
    public CombinedLayers {
        layers = List.copyOf(layers);
    }

    /// A layer.
    ///
    /// @param id its name on the host, or `""`
    /// @param path where it is mounted
    public record Layer(String id, String path) {
        /// A layer known by its path alone.
        public static Layer at(String path) {
            return new Layer("", path);
        }
    }

    /// Reads the settings.
    public static CombinedLayers of(JsonObject json) throws JsonException {
        var layers = new ArrayList<Layer>();
        for (var layer : json.objects("Layers")) {
            layers.add(new Layer(layer.string("Id"), layer.string("Path")));
        }
        return new CombinedLayers(
                json.string("ContainerID"),
                json.string("ContainerRootPath"),
                layers,
                json.string("ScratchPath"));
    }

    @Override
    public String resourceType() {
        return TYPE;
    }

    @Override
    public Optional<Json> toJson() {
        var list = new ArrayList<Json>();
        for (var layer : layers) {
            list.add(
                    JsonObject.builder()
                            .putUnlessEmpty("Id", layer.id)
                            .putUnlessEmpty("Path", layer.path)
                            .build());
        }
        return Optional.of(
                JsonObject.builder()
                        .putUnlessEmpty("ContainerID", containerId)
                        .putUnlessEmpty("ContainerRootPath", containerRootPath)
                        .putUnlessEmpty("Layers", new JsonArray(list))
                        .putUnlessEmpty("ScratchPath", scratchPath)
                        .build());
    }
}
