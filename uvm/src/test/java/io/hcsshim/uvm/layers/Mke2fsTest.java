package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Mke2fsTest {
    @TempDir private Path temp;
    private Path image;

    @BeforeEach
    void prepare() {
        assumeTrue(HostTool.find("mke2fs").isPresent(), "needs e2fsprogs");
        image = temp.resolve("image");
    }

    @Test
    void aScratchDiskTakesRoomOnlyAsItIsWritten() throws Exception {
        new Mke2fs().make(20L << 30, image);

        assertEquals(20L << 30, Files.size(image));
        assertTrue(allocatedKib(image) < 1024, allocatedKib(image) + " KiB are allocated");
        check();
    }

    @Test
    void aCopyOfAScratchDiskIsAsSparse() throws Exception {
        new Mke2fs().make(1L << 30, image);
        var copy = temp.resolve("copy");

        SparseCopy.copy(image, copy);

        assertEquals(-1, Files.mismatch(image, copy));
        assertTrue(allocatedKib(copy) < 1024);
    }

    private void check() throws Exception {
        HostTool.find("e2fsck").orElseThrow().run(List.of("-fn", image.toString()), Map.of());
    }

    /// How much of the file is on disk, from `du`.
    private static long allocatedKib(Path file) throws IOException {
        var du = new ProcessBuilder("du", "-k", file.toString()).start();
        var output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(output.split("\\s")[0]);
    }
}
