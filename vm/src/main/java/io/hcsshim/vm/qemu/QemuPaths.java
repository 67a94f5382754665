package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs and folders of the host that the provider uses.
///
/// @param emulator `qemu-system-x86_64`
/// @param setpriv  `setpriv` of util-linux, which ties QEMU's life to ours
/// @param setsid   `setsid` of util-linux, which keeps a terminal's Ctrl-C away from QEMU
/// @param lend     our program that has QEMU open a template's memory for reading alone; without it the file is open for writing
/// @param cache    a folder for what was found out about this host; made when first needed
/// @param priority whose turn it is when processors are short
/// @param users    whose each machine's QEMU gets one of, if it can; none to run them as who starts them, without limits
public record QemuPaths(
        Path emulator,
        Path setpriv,
        Path setsid,
        Optional<Path> lend,
        Path cache,
        Priority priority,
        Optional<MachineUsers> users) {
    private static final String USERS = "HCSSHIM_MACHINE_USERS";

    /// The folder above `bin`, if this runs from an installation or a build.
    private static final String HOME = "hcsshim.home";

    /// How eager a QEMU is.
    public enum Priority {
        /// As much as others.
        NORMAL,
        /// Gets what the others leave.
        LOW
    }

    /// Of normal priority, without users and a program of ours.
    public QemuPaths(Path emulator, Path setpriv, Path setsid, Path cache) {
        this(emulator, setpriv, setsid, Optional.empty(), cache, Priority.NORMAL, Optional.empty());
    }

    /// The same at another priority.
    QemuPaths with(Priority other) {
        return new QemuPaths(emulator, setpriv, setsid, lend, cache, other, users);
    }

    /// The programs of the search path (environment variable `PATH`), else of `/usr/bin`. Users are those of the variable
    /// `HCSSHIM_MACHINE_USERS`, `<first>-<last>` or `none`; else numbers that nobody has.
    ///
    /// @throws IllegalArgumentException if that variable is something else
    public static QemuPaths find(Path cache) {
        return new QemuPaths(
                program("qemu-system-x86_64"),
                program("setpriv"),
                program("setsid"),
                ours(),
                cache,
                Priority.NORMAL,
                MachineUsers.named(Optional.ofNullable(System.getenv(USERS)).orElse("")));
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

    private static Optional<Path> ours() {
        var home = Path.of(System.getProperty(HOME, "/usr/local"));
        return Stream.of("lib/hcsshim/lend", "lib/lend")
                .map(home::resolve)
                .map(Path::toAbsolutePath)
                .filter(Files::isExecutable)
                .findFirst();
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
