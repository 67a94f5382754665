package io.hcsshim.snapshotter.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.FakeBlobs;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.TestLayer;
import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a process that is killed leaves, at many points of its life: the folders are copied while it goes on, and taken
/// up by another.
@Timeout(120)
class CrashTest {
    private static final TestLayer BASE =
            TestLayer.of("etc/", "", "etc/passwd", "root:x:0:0\n", "big", "x".repeat(300_000));
    private static final TestLayer TOP = TestLayer.of("more", "y".repeat(100_000)).gzipped();
    private static final Digest BOTH = Digest.chain(Optional.of(BASE.diffId()), TOP.diffId());

    @TempDir private Path folder;
    private final List<Path> copies = new ArrayList<>();
    private Path root;

    @Test
    void whateverAKilledProcessLeavesIsWholeOrGone() throws Exception {
        root = Files.createDirectory(folder.resolve("root"));
        var blobs = new FakeBlobs();
        blobs.addAll(BASE, TOP);
        blobs.onRead(this::copy);
        var store = TestStore.open(root, blobs, this::copy);

        live(store.snapshots());

        blobs.onRead(() -> {});
        assertTrue(copies.size() > 40, copies.size() + " points");
        for (var copy : copies) {
            assertWhole(copy, blobs);
        }
    }

    /// Unpacks both ways, runs a container, removes everything.
    private void live(Snapshots snapshots) throws Exception {
        var key = "default/1/extract-1 " + BASE.diffId();
        snapshots.prepare(key, "", Map.of());
        copy();
        snapshots.commit(key, "base", Map.of());
        copy();
        var label = Map.of("containerd.io/snapshot.ref", BOTH.text());
        assertThrows(SnapshotException.class, () -> snapshots.prepare("e", "base", label));
        copy();
        var top = snapshots.list().getLast().key();
        snapshots.prepare("default/2/c", top, Map.of());
        copy();
        snapshots.update("default/2/c", Map.of("a", "b"), List.of());
        copy();
        for (var gone : List.of("default/2/c", top, "base")) {
            snapshots.remove(gone);
            copy();
        }
    }

    /// A copy as a kill at this moment would leave it: what was written is there.
    private synchronized void copy() {
        var copy = folder.resolve("copy" + copies.size());
        try (var files = Files.walk(root)) {
            for (var file : (Iterable<Path>) files::iterator) {
                copyOne(file, copy.resolve(root.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
        copies.add(copy);
    }

    private static void copyOne(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to);
        } catch (NoSuchFileException _) {
            // gone meanwhile, as it may be
        }
    }

    private static void assertWhole(Path copy, FakeBlobs blobs) throws Exception {
        var store = TestStore.open(copy, blobs);
        try (var snapshots = store.snapshots()) {
            store.trash().await();
            var folders = 0;
            for (var snapshot : snapshots.list()) {
                if (snapshot.kind() == Kind.ACTIVE) {
                    folders++;
                    var mount = snapshots.mounts(snapshot.key());
                    assertTrue(Files.isDirectory(mount.source()), copy + ": " + snapshot);
                    if (snapshot.target().isEmpty()) {
                        var disk = mount.source().resolve("sandbox.vhdx");
                        assertEquals(store.scratchBytes(), Files.size(disk), copy.toString());
                    }
                }
                assertTrue(
                        snapshot.parent().isEmpty()
                                || snapshots.stat(snapshot.parent()).kind() == Kind.COMMITTED);
            }
            assertEquals(
                    folders, count(copy.resolve("snapshots")), "folders nobody knows: " + copy);
            var committed =
                    snapshots.list().stream().filter(s -> s.kind() == Kind.COMMITTED).count();
            assertEquals(committed, store.layers(), "layers nobody has: " + copy);
            removeAll(snapshots);
        }
        store.assertEmpty();
    }

    private static long count(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).count();
        }
    }

    private static void removeAll(Snapshots snapshots) throws IOException {
        while (!snapshots.list().isEmpty()) {
            for (var snapshot : snapshots.list()) {
                if (snapshots.list().stream().noneMatch(s -> s.parent().equals(snapshot.key()))) {
                    snapshots.remove(snapshot.key());
                }
            }
        }
    }
}
