package io.hcsshim.shim.service;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests that have a shim each.
abstract class ShimTest {
    @TempDir Path folder;
    Shim shim;

    @BeforeEach
    void openShim() throws IOException, InterruptedException {
        shim = new Shim(folder);
    }

    @AfterEach
    void closeShim() throws IOException {
        shim.close();
    }
}
