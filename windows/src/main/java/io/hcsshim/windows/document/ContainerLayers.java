package io.hcsshim.windows.document;

import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The layers of a Windows container, folders of the host.
///
/// @param scratch what it writes to
/// @param parents what is below, from the top down
/// @param images  the CimFS images of these, as many and in this order; none if they are in folders
public record ContainerLayers(String scratch, List<String> parents, List<String> images) {
    private static final String PARENTS = "parentLayerPaths";
    private static final String IMAGES = "parentCimPaths";

    /// Layers in folders.
    public ContainerLayers(String scratch, List<String> parents) {
        this(scratch, parents, List.of());
    }

    public ContainerLayers {
        parents = List.copyOf(parents);
        images = List.copyOf(images);
        if (!images.isEmpty() && images.size() != parents.size()) {
            throw new IllegalArgumentException(
                    images.size() + " images are not those of " + parents.size() + " layers");
        }
        if (scratch.isEmpty() || parents.isEmpty()) {
            throw new IllegalArgumentException(
                    "a Windows container has a scratch layer and at least one below it");
        }
    }

    /// Reads one of the two forms: a single mount without a target, or `windows.layerFolders`, the scratch last.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static ContainerLayers read(List<Mount> mounts, List<String> folders)
            throws JsonException {
        if (mounts.isEmpty()) {
            if (folders.size() < 2) {
                throw new IllegalArgumentException(
                        "a root file system is one mount, or two windows.layerFolders or more");
            }
            return new ContainerLayers(folders.getLast(), folders.subList(0, folders.size() - 1));
        }
        if (mounts.size() > 1 || !folders.isEmpty() || !mounts.getFirst().target().isEmpty()) {
            throw new IllegalArgumentException(
                    "a root file system is one mount without a target and no windows.layerFolders");
        }
        var mount = mounts.getFirst();
        return switch (mount.type()) {
            case "windows-layer" -> new ContainerLayers(mount.source(), paths(mount, PARENTS));
            case "CimFS" ->
                    new ContainerLayers(
                            mount.source(), paths(mount, PARENTS), images(paths(mount, IMAGES)));
            case "BlockCIM" ->
                    throw new IllegalArgumentException(
                            "root file systems of the type " + mount.type() + " are not built yet");
            default ->
                    throw new IllegalArgumentException(
                            "unrecognized type of root file system: '" + mount.type() + "'");
        };
    }

    /// No images would be layers in folders.
    private static List<String> images(List<String> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("the mount has no images of its layers");
        }
        return images;
    }

    private static List<String> paths(Mount mount, String name) throws JsonException {
        for (var option : mount.options()) {
            if (option.startsWith(name + "=")) {
                var list = "{\"p\":" + option.substring(name.length() + 1) + "}";
                return JsonObject.parse(list).strings("p");
            }
        }
        throw new IllegalArgumentException("the mount has no option " + name);
    }
}
