package io.hcsshim.snapshotter.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.files.Trash;
import io.hcsshim.snapshotter.layer.BlobStore;
import io.hcsshim.snapshotter.layer.LayerFinder;
import io.hcsshim.snapshotter.layer.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The folders of a snapshotter, with scratch disks that are none.
public record TestStore(Path folder, Trash trash, Snapshots snapshots) {
    private static final int SCRATCH = 8192;

    public static TestStore open(Path folder, BlobStore blobs) throws IOException {
        return open(folder, blobs, () -> {});
    }

    /// @param onScratch what happens while a scratch disk is half made
    static TestStore open(Path folder, BlobStore blobs, Runnable onScratch) throws IOException {
        var trash = Trash.open(folder.resolve("gone"), Log.none());
        var shelf = Shelf.open(folder.resolve("layers"), trash);
        var layers = Layers.open(shelf, blobs, Log.none());
        ScratchDisks scratch =
                (_, vhdx) -> {
                    Files.write(vhdx, new byte[SCRATCH / 2]);
                    onScratch.run();
                    Files.write(vhdx, new byte[SCRATCH]);
                };
        var parts =
                new Snapshots.Parts(
                        Shelf.open(folder.resolve("snapshots"), trash),
                        trash,
                        layers,
                        new LayerFinder(blobs, layers),
                        scratch,
                        1 << 30,
                        Log.none());
        return new TestStore(folder, trash, Snapshots.open(parts));
    }

    long scratchBytes() {
        return SCRATCH;
    }

    long layers() throws IOException {
        try (var entries = Files.list(folder.resolve("layers"))) {
            return entries.filter(Files::isDirectory).count();
        }
    }

    void assertEmpty() throws IOException, InterruptedException {
        trash.await();
        for (var place : List.of("layers", "snapshots", "gone")) {
            try (var left = Files.list(folder.resolve(place))) {
                assertEquals(List.of(), left.filter(path -> !path.endsWith("next")).toList());
            }
        }
    }
}
