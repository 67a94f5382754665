package io.hcsshim.snapshotter.snapshot;

import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import io.hcsshim.wire.json.JsonArray;
import java.nio.file.Path;
import java.util.List;

/// A mount of type `lcow-layer`, as shims for utility VMs take it: the disk that is written to in the folder `source`, the
/// disks of the layers in the folders of the option `parentLayerPaths`.
///
/// The option `rbind` is for everybody else. Clients of containerd mount a root file system to look a user up; to mount(2)
/// this is then a bind mount of the folder, in which there are `etc/passwd` and `etc/group`, whatever the type says.
///
/// @param source  the snapshot's folder
/// @param options in mount(8)'s words
public record LayerMount(Path source, List<String> options) {
    /// The word for it.
    public static final String TYPE = "lcow-layer";

    public LayerMount {
        options = List.copyOf(options);
    }

    static LayerMount of(Path source, Kind kind, List<Path> layersTopFirst) {
        var folders = JsonArray.ofStrings(layersTopFirst.stream().map(Path::toString).toList());
        return new LayerMount(
                source,
                List.of(
                        kind == Kind.VIEW ? "ro" : "rw",
                        "rbind",
                        "parentLayerPaths=" + folders.toText()));
    }
}
