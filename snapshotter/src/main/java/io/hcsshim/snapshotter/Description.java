package io.hcsshim.snapshotter;

import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// What this program says of itself to other programs.
final class Description {
    private Description() {}

    static String of(String version) {
        return JsonObject.builder()
                .put("name", "containerd-lcow-snapshotter")
                .put("version", version)
                .put(
                        "services",
                        List.of(
                                "containerd.services.snapshots.v1.Snapshots",
                                "containerd.services.diff.v1.Diff"))
                .put("mounts", List.of("lcow-layer"))
                .build()
                .toText();
    }
}
