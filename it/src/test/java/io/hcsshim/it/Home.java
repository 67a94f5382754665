package io.hcsshim.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The built product that integration tests run: what `make build` left.
public final class Home {
    private Home() {}

    /// The folder with `bin`, `lib` and `boot`; skips the test, with the reason, where there is none.
    public static Path require() {
        var named = System.getProperty("hcsshim.home", "");
        Assumptions.assumeFalse(
                named.isEmpty(),
                "integration tests run from `make test`, which names the built product");
        var home = Path.of(named).toAbsolutePath();
        if (!Files.exists(home.resolve("boot/vmlinuz"))
                || !Files.exists(home.resolve("bin/containerd-shim-runhcs-v1"))) {
            throw new IllegalStateException("no product in " + home + ": run `make build` first");
        }
        return home;
    }

    /// The archive of the image with programs of Debian; skips the test, with the reason, where it could not be made.
    public static Path debian() throws IOException {
        var image = require().resolve("debian.tar");
        var reason = image.resolveSibling("debian.missing");
        var why = Files.exists(reason) ? ": " + Files.readString(reason).strip() : "";
        Assumptions.assumeTrue(Files.exists(image), "there is no " + image + why);
        return image;
    }

    /// The folder of containerd's programs that `-Dhcsshim.containerd=<Debian suite>` asks for; empty for the system's.
    ///
    /// @see #containerdOf
    public static Optional<Path> containerd() {
        var suite = System.getProperty("hcsshim.containerd", "");
        return suite.isEmpty() ? Optional.empty() : Optional.of(containerdOf(suite));
    }

    /// The folder with the containerd of another Debian suite, which `make/other-debian.sh` fetches; skips the test where
    /// it could not.
    public static Path containerdOf(String suite) {
        return other("containerd", suite, "containerd");
    }

    /// The folder with the programs of another suite that were put under a name.
    public static Path other(String name, String suite, String program) {
        var programs = require().resolve(name).resolve(suite).resolve("root/usr/bin");
        Assumptions.assumeTrue(
                Files.isExecutable(programs.resolve(program)),
                program + " of Debian " + suite + " could not be fetched on this machine");
        return programs;
    }
}
