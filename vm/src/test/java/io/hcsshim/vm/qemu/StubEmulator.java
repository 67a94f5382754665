package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A shell script in QEMU's place.
final class StubEmulator {
    private StubEmulator() {}

    /// Paths whose emulator is the script, with a cache folder beside it.
    static QemuPaths of(Path folder, String script) throws IOException {
        var emulator = folder.resolve("qemu-system-x86_64");
        Files.writeString(emulator, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(emulator, PosixFilePermissions.fromString("rwx------"));
        var real = QemuPaths.find(folder.resolve("cache"));
        return new QemuPaths(emulator, real.setpriv(), real.setsid(), real.cache());
    }
}
