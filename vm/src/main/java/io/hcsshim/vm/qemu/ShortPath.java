package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Another name for a directory, short enough to bind sockets in it.
///
/// A socket's path has at most 107 bytes (unix(7), `sun_path`); a machine's directory can be deeper.
/// A symbolic link that stands while the sockets are bound is enough: QEMU names them relative to its
/// working directory.
final class ShortPath implements AutoCloseable {
    private static final int LONGEST = 107;
    private static final int LONGEST_NAME = 16; // of a socket in it

    private final Path directory;
    private final boolean linked;

    private ShortPath(Path directory, boolean linked) {
        this.directory = directory;
        this.linked = linked;
    }

    static ShortPath to(Path directory) throws IOException {
        var absolute = directory.toAbsolutePath();
        var bytes = absolute.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes + 1 + LONGEST_NAME <= LONGEST) {
            return new ShortPath(absolute, false);
        }
        var link = Path.of("/tmp", "hcsshim-" + UUID.randomUUID());
        return new ShortPath(Files.createSymbolicLink(link, absolute), true);
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        if (linked) {
            Files.deleteIfExists(directory);
        }
    }
}
