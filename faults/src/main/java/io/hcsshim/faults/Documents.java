package io.hcsshim.faults;

import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The smallest OCI documents that run a program, and a root file system for it.
final class Documents {
    private Documents() {}

    static JsonObject container(List<String> arguments) {
        return JsonObject.builder()
                .put("ociVersion", "1.0.2")
                .put("process", process(arguments))
                .put("root", JsonObject.builder().put("path", "rootfs").build())
                .put("mounts", JsonArray.of(mount("/proc", "proc"), mount("/dev", "tmpfs")))
                .put(
                        "linux",
                        JsonObject.builder()
                                .put(
                                        "namespaces",
                                        JsonArray.of(
                                                namespace("pid"),
                                                namespace("ipc"),
                                                namespace("uts"),
                                                namespace("mount"),
                                                namespace("network")))
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

    private static JsonObject mount(String destination, String type) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", type)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }

    /// A folder with the host's static busybox and one program more.
    static Path root(Path folder, Path program) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        for (var name : List.of("dev", "proc", "sys", "tmp")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (var applet : List.of("sh", "sleep", "kill")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.copy(program, bin.resolve(program.getFileName()));
        return folder;
    }
}
