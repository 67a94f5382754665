package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A root file system of the host's static busybox.
public final class BusyboxRoot {
    private BusyboxRoot() {}

    /// Makes one.
    ///
    /// @param programs come into its `/bin` too
    public static Path make(Path folder, Path... programs) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        for (var name : List.of("dev", "proc", "sys", "tmp", "run", "etc")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (var applet : List.of("sh", "true", "sleep", "head", "cat", "echo", "wc", "kill")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        for (var program : programs) {
            Files.copy(program, bin.resolve(String.valueOf(program.getFileName())));
        }
        return folder;
    }
}
