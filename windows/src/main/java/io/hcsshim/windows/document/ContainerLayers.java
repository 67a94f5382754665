package io.hcsshim.windows.document;

import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The layers of a Windows container, folders of the host.
///
/// @param scratch what it writes to
/// @param parents what is below, from the top down
public record ContainerLayers(String scratch, List<String> parents) {
    private static final String PARENTS = "parentLayerPaths=";

    public ContainerLayers {
        parents = List.copyOf(parents);
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
            case "windows-layer" -> new ContainerLayers(mount.source(), parents(mount));
            case "CimFS", "BlockCIM" ->
                    throw new IllegalArgumentException(
                            "root file systems of the type " + mount.type() + " are not built yet");
            default ->
                    throw new IllegalArgumentException(
                            "unrecognized type of root file system: '" + mount.type() + "'");
        };
    }

    private static List<String> parents(Mount mount) throws JsonException {
        for (var option : mount.options()) {
            if (option.startsWith(PARENTS)) {
                var list = "{\"p\":" + option.substring(PARENTS.length()) + "}";
                return JsonObject.parse(list).strings("p");
            }
        }
        throw new IllegalArgumentException("the mount has no option parentLayerPaths");
    }
}
