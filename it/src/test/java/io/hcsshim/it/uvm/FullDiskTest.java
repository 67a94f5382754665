package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.uvm.layers.LayerStore;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A layer store on a file system of 8 MiB.
class FullDiskTest {
    @TempDir private Path folder;
    private Path small;
    private Path layer;

    @BeforeEach
    void mountSmallDisk() throws Exception {
        Home.require();
        small = Files.createDirectory(folder.resolve("small"));
        layer = Files.createDirectory(folder.resolve("layer"));
        var bytes = new byte[16 << 20];
        Arrays.fill(bytes, (byte) 7); // zeros would take no room
        Files.write(layer.resolve("big"), bytes);
        Programs.must(folder, "mount", "-t", "tmpfs", "-o", "size=8M", "tmpfs", small.toString());
    }

    @AfterEach
    void unmountSmallDisk() throws Exception {
        if (small != null) { // else the test was skipped
            Programs.must(folder, "umount", small.toString());
        }
    }

    @Test
    void aLayerThatDoesNotFitIsReportedAndLeavesNothing() throws Exception {
        var store = LayerStore.open(small);

        var failure = assertThrows(FileSystemException.class, () -> store.layer(layer));

        assertTrue(failure.getMessage().contains("no space left on device"), failure.getMessage());
        assertEquals(0, filesIn("layers"));
        assertEquals(0, filesIn("live"));
    }

    private long filesIn(String place) throws IOException {
        try (var files = Files.list(small.resolve(place))) {
            return files.count();
        }
    }
}
