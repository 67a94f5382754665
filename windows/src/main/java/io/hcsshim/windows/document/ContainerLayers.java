package io.hcsshim.windows.document;

import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers of a Windows container.
///
/// @param scratch what it writes to, a folder of the host
/// @param parents folders of what is below, from the top down; none if that is in sealed images alone
/// @param images  what is below, if it is in images
public record ContainerLayers(String scratch, List<String> parents, Images images) {
    private static final String PARENTS = "parentLayerPaths";
    private static final String IMAGES = "parentCimPaths";
    private static final String MERGED = "mergedCIMPath=";
    private static final String KIND = "blockCIMType=";

    /// CimFS images, that to be seen first.
    ///
    /// @param paths  of the host; none if layers are in folders
    /// @param merged whether the first was made of all others, which are mounted with it
    public record Images(Kind kind, List<String> paths, boolean merged) {
        /// Layers are in folders.
        public static final Images NONE = new Images(Kind.FOLDER, List.of(), false);

        /// What an image is on the host.
        public enum Kind {
            /// A folder of files, each image of which has in it what is below.
            FOLDER,
            /// One file.
            SINGLE_FILE,
            /// A block device.
            BLOCK_DEVICE
        }

        /// Keeps a copy of the list.
        public Images {
            paths = List.copyOf(paths);
        }

        /// Whether layers are in folders.
        public boolean isEmpty() {
            return paths.isEmpty();
        }
    }

    /// Layers in folders.
    public ContainerLayers(String scratch, List<String> parents) {
        this(scratch, parents, Images.NONE);
    }

    /// Checks its parts, and keeps copies of those that could change.
    public ContainerLayers {
        parents = List.copyOf(parents);
        var forked = images.kind() == Images.Kind.FOLDER && !images.isEmpty();
        if (forked && images.paths().size() != parents.size()) {
            throw new IllegalArgumentException(
                    images.paths().size()
                            + " images are not those of "
                            + parents.size()
                            + " layers");
        }
        if (scratch.isEmpty() || parents.isEmpty() && images.isEmpty()) {
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
                            mount.source(),
                            paths(mount, PARENTS),
                            new Images(Images.Kind.FOLDER, some(paths(mount, IMAGES)), false));
            case "BlockCIM" -> new ContainerLayers(mount.source(), List.of(), sealed(mount));
            default ->
                    throw new IllegalArgumentException(
                            "unrecognized type of root file system: '" + mount.type() + "'");
        };
    }

    /// No images would be layers in folders.
    private static List<String> some(List<String> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("the mount has no images of its layers");
        }
        return images;
    }

    /// Several are seen by an image that was made of them.
    private static Images sealed(Mount mount) throws JsonException {
        var parents = some(paths(mount, IMAGES));
        var kind =
                switch (option(mount, KIND).orElse("")) {
                    case "device" -> Images.Kind.BLOCK_DEVICE;
                    case "file" -> Images.Kind.SINGLE_FILE;
                    default ->
                            throw new IllegalArgumentException(
                                    "the option blockCIMType is device or file");
                };
        var merged = option(mount, MERGED).filter(path -> !path.isEmpty());
        if (parents.size() == 1) {
            return new Images(kind, parents, false);
        }
        if (merged.isEmpty()) {
            throw new IllegalArgumentException(
                    parents.size() + " images need the option mergedCIMPath");
        }
        var all = new ArrayList<>(List.of(merged.get()));
        all.addAll(parents);
        return new Images(kind, all, true);
    }

    private static Optional<String> option(Mount mount, String name) {
        return mount.options().stream()
                .filter(option -> option.startsWith(name))
                .map(option -> option.substring(name.length()))
                .findFirst();
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
