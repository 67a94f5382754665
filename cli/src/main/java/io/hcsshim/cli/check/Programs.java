package io.hcsshim.cli.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The programs that ours call, and those that call ours.
final class Programs {
    private static final String SHIM = "containerd-shim-runhcs-v1";
    private static final int LIMIT_SECONDS = 10;

    private final List<Path> folders = new ArrayList<>();

    Programs(Map<String, String> environment) {
        for (var folder : environment.getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
    }

    List<Finding> findings() throws InterruptedException {
        var findings = new ArrayList<Finding>();
        findings.add(needed("QEMU", "qemu-system-x86_64", "qemu-system-x86", "--version"));
        findings.add(needed("setpriv", "setpriv", "util-linux", "--version"));
        findings.add(needed("setsid", "setsid", "util-linux", "--version"));
        findings.add(scratchMaker());
        findings.add(wanted("containerd", "containerd", "runhcs does without it", "--version"));
        findings.add(
                wanted(
                        "shim",
                        SHIM,
                        "containerd finds the runtime io.containerd.runhcs.v1 there only;"
                                + " `make install` puts it into /usr/local/bin",
                        "-v"));
        return findings;
    }

    private Finding needed(String what, String name, String debianPackage, String version)
            throws InterruptedException {
        var program = find(name);
        return program.isEmpty()
                ? Finding.fails(
                        what, name + " is not in PATH; install the package " + debianPackage)
                : Finding.fits(what, firstLine(program.get(), version));
    }

    private Finding wanted(String what, String name, String without, String version)
            throws InterruptedException {
        var program = find(name);
        return program.isEmpty()
                ? Finding.warning(what, name + " is not in PATH: " + without)
                : Finding.fits(what, program.get() + ": " + firstLine(program.get(), version));
    }

    /// mke2fs is where administrators' programs are, which is not in everybody's path.
    private Finding scratchMaker() throws InterruptedException {
        var program =
                find("mke2fs")
                        .or(() -> existing(Path.of("/usr/sbin/mke2fs")))
                        .or(() -> existing(Path.of("/sbin/mke2fs")));
        return program.isEmpty()
                ? Finding.fails("mke2fs", "not found; install the package e2fsprogs")
                : Finding.fits("mke2fs", firstLine(program.get(), "-V"));
    }

    Optional<Path> find(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> existing(Path program) {
        return Optional.of(program).filter(Files::isExecutable);
    }

    /// What a program says of itself; what keeps it from that, if something does.
    private static String firstLine(Path program, String argument) throws InterruptedException {
        try {
            var process =
                    new ProcessBuilder(program.toString(), argument)
                            .redirectErrorStream(true)
                            .start();
            try {
                process.getOutputStream().close();
                var text =
                        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
                return String.join(" ", text.lines().limit(2).map(String::strip).toList());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return program + ": " + e.getMessage();
        }
    }
}
