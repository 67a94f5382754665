package io.hcsshim.cli.oci;

import java.io.File;
import java.nio.file.Path;

/// The programs beside this one.
final class Programs {
    static final File NOTHING = new File("/dev/null");

    private Programs() {}

    static String shim() {
        return named("containerd-shim-runhcs-v1");
    }

    static String relay() {
        return named("runhcs-relay");
    }

    static String keeper() {
        return named("runhcs-keeper");
    }

    private static String named(String program) {
        var home = System.getProperty("hcsshim.home", "");
        return home.isEmpty()
                ? program
                : Path.of(home).toAbsolutePath().resolve("bin").resolve(program).toString();
    }
}
