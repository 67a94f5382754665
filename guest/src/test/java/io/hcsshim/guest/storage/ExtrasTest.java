package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtrasTest {
    @TempDir private Path folder;

    @Test
    void whatBelongsToANameIsUnpackedOnce() throws IOException {
        pack("fs-xfs", "xfs.ko");
        pack("fs-xfs", "mkfs.xfs");
        pack("dm-crypt", "dm_crypt.ko");
        var extras = extras();

        var there = extras.unpack("fs-xfs").toPath();

        assertEquals("xfs.ko", Files.readString(there.resolve("xfs.ko")));
        assertFalse(Files.isExecutable(there.resolve("xfs.ko")));
        assertTrue(Files.isExecutable(there.resolve("mkfs.xfs")));
        assertFalse(Files.exists(folder.resolve("run/dm-crypt")));
        Files.delete(there.resolve("xfs.ko"));
        extras.unpack("fs-xfs");
        assertFalse(Files.exists(there.resolve("xfs.ko")));
    }

    @Test
    void anImageWithoutThemHasNothingToUnpack() throws IOException {
        assertFalse(extras().unpack("fs-xfs").exists());
    }

    private Extras extras() {
        return new Extras(folder.resolve("opt").toFile(), folder.resolve("run").toFile());
    }

    private void pack(String name, String file) throws IOException {
        var packed = Files.createDirectories(folder.resolve("opt").resolve(name));
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed.resolve(file + ".gz")))) {
            out.write(file.getBytes());
        }
    }
}
