package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The programs and folders of the host that the provider uses.
///
/// @param emulator `qemu-system-x86_64`
/// @param setpriv  `setpriv` of util-linux, which ties QEMU's life to ours
/// @param setsid   `setsid` of util-linux, which keeps a terminal's Ctrl-C away from QEMU
/// @param cache    a folder for what was found out about this host; made when first needed
/// @param priority whose turn it is when processors are short
public record QemuPaths(Path emulator, Path setpriv, Path setsid, Path cache, Priority priority) {
    /// How eager a QEMU is.
    public enum Priority {
        /// As much as others.
        NORMAL,
        /// Gets what the others leave.
        LOW
    }

    /// Of normal priority.
    public QemuPaths(Path emulator, Path setpriv, Path setsid, Path cache) {
        this(emulator, setpriv, setsid, cache, Priority.NORMAL);
    }

    /// The same at low priority.
    QemuPaths nicely() {
        return new QemuPaths(emulator, setpriv, setsid, cache, Priority.LOW);
    }

    /// The programs of the search path (environment variable `PATH`), else of `/usr/bin`.
    public static QemuPaths find(Path cache) {
        return new QemuPaths(
                program("qemu-system-x86_64"), program("setpriv"), program("setsid"), cache);
    }

    /// Checks that the programs are there.
    ///
    /// @throws IOException naming the first that is missing and what to install
    void requirePrograms() throws IOException {
        require(emulator, "qemu-system-x86");
        require(setpriv, "util-linux");
        require(setsid, "util-linux");
    }

    private static void require(Path program, String debianPackage) throws IOException {
        if (!program.isAbsolute() || !Files.isExecutable(program)) {
            throw new IOException(
                    "%s not found (looked for %s); install the package %s"
                            .formatted(program.getFileName(), program, debianPackage));
        }
    }

    /// Where a program is, or where it would be if it were installed.
    private static Path program(String name) {
        var searched = Optional.ofNullable(System.getenv("PATH")).filter(path -> !path.isBlank());
        for (var folder : searched.orElse("/usr/bin").split(":")) {
            var candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return Path.of(name);
    }
}
