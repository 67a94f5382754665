package io.hcsshim.guest;

import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A bundle directory with a root file system of one busybox.
final class TestBundle {
    private static final List<String> NAMESPACES = List.of("pid", "ipc", "uts", "mount", "network");

    private final Path directory;

    private TestBundle(Path directory) {
        this.directory = directory;
    }

    static TestBundle make(File parent, String name) throws IOException {
        var bundle = new TestBundle(parent.toPath().resolve(name));
        populate(bundle.directory.resolve("rootfs"));
        return bundle;
    }

    /// Fills a directory with busybox under its many names.
    static void populate(Path root) throws IOException {
        Files.createDirectories(root.resolve("bin"));
        Files.copy(Path.of("/usr/bin/busybox"), root.resolve("bin/busybox"));
        for (var name : List.of("sh", "cat", "echo", "sleep", "stty", "tty", "seq", "ls")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
        }
    }

    Path directory() {
        return directory;
    }

    /// A request for a container that runs `script` in a shell.
    Create shell(String id, String script) {
        return create(id, process(script));
    }

    /// The same with a terminal.
    Create terminal(String id, String script) {
        return create(id, process(script).with("terminal", Json.of(true)));
    }

    Create create(String id, JsonObject spec, String scratch) {
        var config = ContainerConfig.of(directory.toString(), spec, scratch);
        return new Create(RequestHead.of(id), config);
    }

    Create create(String id, JsonObject process) {
        return create(id, spec(process), "");
    }

    static JsonObject process(String script) {
        return JsonObject.builder()
                .put("args", List.of("sh", "-c", script))
                .put("cwd", "/")
                .put("env", List.of("PATH=/bin"))
                .put("user", JsonObject.builder().put("uid", 0).put("gid", 0).build())
                .build();
    }

    JsonObject spec(JsonObject process) {
        var namespaces = new java.util.ArrayList<Json>();
        for (var type : NAMESPACES) {
            namespaces.add(JsonObject.builder().put("type", type).build());
        }
        var linux = JsonObject.builder().put("namespaces", new JsonArray(namespaces)).build();
        return JsonObject.builder()
                .put("ociVersion", "1.0.2")
                .put("process", process)
                .put("root", JsonObject.builder().put("path", directory + "/rootfs").build())
                .put("mounts", JsonArray.of(mount("/proc", "proc"), mount("/dev", "tmpfs"), pts()))
                .put("linux", linux)
                .build();
    }

    private static JsonObject mount(String destination, String type) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", type)
                .build();
    }

    private static JsonObject pts() {
        return mount("/dev/pts", "devpts")
                .with("options", JsonArray.ofStrings(List.of("newinstance", "ptmxmode=0666")));
    }
}
