package io.hcsshim.cli.runhcs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where things lie on this host; the shim uses the same places.
final class Places {
    private Places() {}

    /// What exists while a VM does: `HCSSHIM_STATE`, else `/run/hcsshim`.
    static Path state() {
        return Path.of(setting("HCSSHIM_STATE", "/run/hcsshim"));
    }

    /// What is kept to be quick: `HCSSHIM_CACHE`, else `/var/lib/hcsshim`.
    static Path cache() {
        return Path.of(setting("HCSSHIM_CACHE", "/var/lib/hcsshim"));
    }

    /// The folder of kernel and initial RAM disk, beside the programs.
    static Path boot() {
        var home = Path.of(System.getProperty("hcsshim.home", "/usr/local"));
        var besideBuild = home.resolve("boot");
        return Files.isDirectory(besideBuild) ? besideBuild : home.resolve("share/hcsshim/boot");
    }

    private static String setting(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .orElse(otherwise);
    }
}
