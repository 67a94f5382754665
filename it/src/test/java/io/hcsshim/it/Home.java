package io.hcsshim.it;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
