package io.hcsshim.it.oci;

import io.hcsshim.it.Programs;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// OCI bundles with BusyBox as root file system.
public final class Bundles {
    private Bundles() {}

    /// Makes one that runs a shell command, from what `runhcs spec` writes.
    public static void make(Path home, Path bundle, String script)
            throws IOException, InterruptedException {
        var programs = Files.createDirectories(bundle.resolve("rootfs/bin"));
        var busybox = programs.resolve("busybox");
        Programs.must(home, "sh", "-c", "cp $(command -v busybox) " + busybox);
        for (var applet : List.of("sh", "cat", "echo", "sleep", "ls", "false")) {
            Files.createSymbolicLink(programs.resolve(applet), Path.of("busybox"));
        }
        Programs.must(home, home.resolve("bin/runhcs").toString(), "spec", "-b", bundle.toString());
        var config = bundle.resolve("config.json");
        var spec = JsonObject.parse(Files.readAllBytes(config));
        var process =
                spec.object("process")
                        .orElseThrow()
                        .with("terminal", Json.of(false))
                        .with("args", JsonArray.ofStrings(List.of("sh", "-c", script)));
        Files.writeString(config, spec.with("process", process).toString());
    }
}
