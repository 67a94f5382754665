package io.hcsshim.bench;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The smallest OCI documents that run a program.
public final class GuestDocuments {
    private GuestDocuments() {}

    static JsonObject container(List<String> arguments) {
        var mounts =
                JsonArray.of(
                        mount("/proc", "proc"), mount("/dev", "tmpfs"), mount("/sys", "sysfs"));
        return container(arguments, mounts, List.of("pid", "ipc", "uts", "mount"));
    }

    /// One with other mounts and namespaces than usual.
    public static JsonObject container(
            List<String> arguments, JsonArray mounts, List<String> namespaces) {
        var own = namespaces.stream().<Json>map(GuestDocuments::namespace).toList();
        return JsonObject.builder()
                .put("ociVersion", "1.0.2")
                .put("process", process(arguments))
                .put("root", JsonObject.builder().put("path", "rootfs").build())
                .put("mounts", mounts)
                .put("linux", JsonObject.builder().put("namespaces", new JsonArray(own)).build())
                .build();
    }

    /// A process of root.
    public static JsonObject process(List<String> arguments) {
        return JsonObject.builder()
                .put("user", JsonObject.builder().put("uid", 0).put("gid", 0).build())
                .put("args", arguments)
                .put("env", List.of("PATH=/bin"))
                .put("cwd", "/")
                .build();
    }

    /// A file system that needs no source.
    public static JsonObject mount(String destination, String type) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", type)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }
}
