package io.hcsshim.it.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// An initial RAM disk in the "newc" format of cpio (Documentation/driver-api/early-userspace/buffer-format).
final class RamDisk {
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    void folder(String name) {
        entry(name, 0040755, new byte[0]);
    }

    void program(String name, byte[] content) {
        entry(name, 0100755, content);
    }

    /// Ends the archive and writes it to `file`.
    Path write(Path file) throws IOException {
        entry("TRAILER!!!", 0, new byte[0]);
        return Files.write(file, archive.toByteArray());
    }

    private void entry(String name, int mode, byte[] content) {
        var header = new StringBuilder("070701");
        int[] fields = {
            archive.size() + 1, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length() + 1, 0
        };
        for (var field : fields) {
            header.append("%08x".formatted(field));
        }
        archive.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
        pad();
        archive.writeBytes(content);
        pad();
    }

    private void pad() {
        while (archive.size() % 4 != 0) {
            archive.write(0);
        }
    }
}
