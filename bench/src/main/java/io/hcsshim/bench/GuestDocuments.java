package io.hcsshim.bench;

import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The smallest OCI documents that run a program.
final class GuestDocuments {
    private GuestDocuments() {}

    static JsonObject container(List<String> arguments) {
        return JsonObject.builder()
                .put("ociVersion", "1.0.2")
                .put("process", process(arguments))
                .put("root", JsonObject.builder().put("path", "rootfs").build())
                .put(
                        "mounts",
                        JsonArray.of(
                                mount("/proc", "proc", "proc"),
                                mount("/dev", "tmpfs", "tmpfs"),
                                mount("/sys", "sysfs", "sysfs")))
                .put(
                        "linux",
                        JsonObject.builder()
                                .put(
                                        "namespaces",
                                        JsonArray.of(
                                                namespace("pid"),
                                                namespace("ipc"),
                                                namespace("uts"),
                                                namespace("mount")))
                                .build())
                .build();
    }

    static JsonObject process(List<String> arguments) {
        return JsonObject.builder()
                .put("user", JsonObject.builder().put("uid", 0).put("gid", 0).build())
                .put("args", arguments)
                .put("env", List.of("PATH=/bin"))
                .put("cwd", "/")
                .build();
    }

    private static JsonObject mount(String destination, String type, String source) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", source)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }
}
