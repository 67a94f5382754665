package io.hcsshim.cli.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Documents for people and programs.
final class Documents {
    private static final String STEP = "  ";

    private Documents() {}

    /// A document over several lines.
    static String pretty(Json json) {
        var text = new StringBuilder();
        write(json, "\n", text);
        return text.toString();
    }

    private static void write(Json json, String newLine, StringBuilder to) {
        switch (json) {
            case JsonObject object when !object.isEmpty() -> {
                var before = "{";
                for (var name : object.names()) {
                    to.append(before)
                            .append(newLine)
                            .append(STEP)
                            .append(Json.of(name))
                            .append(": ");
                    write(object.get(name).orElseThrow(), newLine + STEP, to);
                    before = ",";
                }
                to.append(newLine).append('}');
            }
            case JsonArray array when !array.values().isEmpty() -> {
                var before = "[";
                for (var value : array.values()) {
                    to.append(before).append(newLine).append(STEP);
                    write(value, newLine + STEP, to);
                    before = ",";
                }
                to.append(newLine).append(']');
            }
            case JsonObject other -> to.append(other);
            case JsonArray other -> to.append(other);
            case Json simple -> to.append(simple);
        }
    }

    /// What the specification's features.md asks for.
    static JsonObject features() {
        return JsonObject.builder()
                .put("ociVersionMin", "1.0.0")
                .put("ociVersionMax", ProcessDocument.VERSION)
                .put("hooks", List.of("prestart", "createRuntime"))
                .put(
                        "mountOptions",
                        List.of(
                                "bind",
                                "rbind",
                                "ro",
                                "rw",
                                "nosuid",
                                "nodev",
                                "noexec",
                                "relatime"))
                .put("linux", linux())
                .put("annotations", JsonObject.builder().put("io.hcsshim.machine", "qemu").build())
                .build();
    }

    private static JsonObject linux() {
        var cgroup =
                JsonObject.builder()
                        .put("v1", false)
                        .put("v2", true)
                        .put("systemd", false)
                        .put("systemdUser", false)
                        .build();
        return JsonObject.builder()
                .put(
                        "namespaces",
                        List.of("cgroup", "ipc", "mount", "network", "pid", "user", "uts"))
                .put("cgroup", cgroup)
                .put("seccomp", JsonObject.builder().put("enabled", true).build())
                .put("apparmor", JsonObject.builder().put("enabled", false).build())
                .put("selinux", JsonObject.builder().put("enabled", false).build())
                .build();
    }
}
