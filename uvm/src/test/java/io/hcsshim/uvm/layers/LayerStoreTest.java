package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.vhdx.VhdxReader;
import io.hcsshim.vm.Device.PmemDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LayerStoreTest {
    private static final long SCRATCH = 64L << 20;

    @TempDir private Path temp;
    private Path layer;
    private final CountingBuilder builder = new CountingBuilder();

    @BeforeEach
    void makeLayer() throws IOException {
        layer = Files.createDirectory(temp.resolve("layer"));
        Files.writeString(layer.resolve("hello"), "hi");
    }

    @Test
    void aLayerIsMadeOnce() throws Exception {
        var first = open().layer(layer);
        var second = open().layer(layer);

        assertEquals(first.path(), second.path());
        assertEquals(1, builder.layers.get());
    }

    @Test
    void concurrentRequestsForALayerMakeItOnce() throws Exception {
        var store = open();
        Callable<Path> request = () -> store.layer(layer).path();

        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : tasks.invokeAll(List.of(request, request, request, request))) {
                assertTrue(Files.exists(result.get()));
            }
        }

        assertEquals(1, builder.layers.get());
    }

    @Test
    void whatWasPrefetchedIsThereOrWaitedFor() throws Exception {
        var store = open();

        store.prefetch(new Rootfs.Overlay(List.of(layer), Optional.empty()));
        store.prefetch(new Rootfs.Overlay(List.of(temp.resolve("absent")), Optional.empty()));
        while (builder.layers.get() == 0) {
            Thread.onSpinWait(); // one that only began after the test would write into its folder
        }

        assertTrue(Files.exists(store.layer(layer).path()));
        assertEquals(1, builder.layers.get());
    }

    @Test
    void aDirectoryMadeAnewUnderAnOldNameIsAnotherLayer() throws Exception {
        var store = open();
        var before = store.layer(layer);
        Files.move(layer, temp.resolve("aside"));
        Files.createDirectory(layer);

        var after = store.layer(layer);

        assertNotEquals(before.path(), after.path());
    }

    @Test
    void aFailedConversionLeavesNothingAndIsTriedAgain() throws Exception {
        var store = open();
        builder.failure = new FileSystemException("image", null, "no space left on device");

        assertThrows(FileSystemException.class, () -> store.layer(layer));
        assertEquals(List.of(), files("layers"));
        assertEquals(List.of(), files("live"));
        builder.failure = null;

        assertTrue(Files.exists(store.layer(layer).path()));
    }

    @Test
    void anImageIsInUseUntilItsLastLeaseIsGivenBack() throws Exception {
        var store = open();
        var first = store.layer(layer);
        var second = store.layer(layer);

        first.close();
        first.close();
        assertTrue(LayerImages.inUse(second.path()));
        second.close();

        assertFalse(LayerImages.inUse(second.path()));
        assertTrue(Files.exists(second.path()));
    }

    @Test
    void theLeastRecentlyUsedImagesGoWhenRoomIsShort() throws Exception {
        var store = LayerStore.open(temp.resolve("store"), builder, 3 * 4096, Verification.OFF);
        var paths = new ArrayList<Path>();
        for (int i = 0; i < 5; i++) {
            try (var image = store.layer(Files.createDirectory(temp.resolve("layer" + i)))) {
                paths.add(image.path());
            }
            age(paths); // times of modification are coarse on some file systems
        }

        assertEquals(List.of(false, false, true, true, true), existing(paths));
        assertEquals(3, LayerImages.in(temp.resolve("store")).list().size());
    }

    @Test
    void anImageInUseStaysHoweverOldItIs() throws Exception {
        var store = LayerStore.open(temp.resolve("store"), builder, 4096, Verification.OFF);
        var paths = new ArrayList<Path>();
        try (var used = store.layer(layer)) {
            paths.add(used.path());
            for (int i = 0; i < 3; i++) {
                age(paths);
                store.layer(Files.createDirectory(temp.resolve("layer" + i))).close();
            }

            LayerImages.in(temp.resolve("store")).prune(0);

            assertEquals(List.of(used.path()), files("layers"));
        }
        LayerImages.in(temp.resolve("store")).prune(0);

        assertEquals(List.of(), files("layers"));
    }

    @Test
    void anImageThatWasRemovedIsMadeAgain() throws Exception {
        var store = open();
        var image = store.layer(layer).path();
        Files.delete(image);

        assertTrue(Files.exists(store.layer(layer).path()));
        assertEquals(2, builder.layers.get());
    }

    @Test
    void aLayerHasAHashTreeUnlessNobodyAsksForOne() throws Exception {
        try (var checked = LayerStore.open(temp.resolve("store")).layer(layer);
                var believed =
                        LayerStore.open(temp.resolve("other"), Verification.OFF).layer(layer)) {
            var tree = checked.verity().orElseThrow();

            assertTrue(Files.size(believed.path()) >= tree.filesystemBytes());
            assertEquals(64, tree.rootDigest().length());
            assertTrue(Files.size(checked.path()) > tree.filesystemBytes());
            assertEquals(Optional.empty(), believed.verity());
        }
    }

    @Test
    void anImageCanBeADeviceInMemory() throws Exception {
        try (var image = LayerStore.open(temp.resolve("store")).layer(layer)) {
            assertTrue(PmemDisk.fits(Files.size(image.path())));
            assertTrue(image.isKept());
        }
    }

    @Test
    void aPackHoldsTheBytesOfAllItsLayers() throws Exception {
        var store = LayerStore.open(temp.resolve("store"));
        var other = Files.createDirectory(temp.resolve("other"));
        Files.writeString(other.resolve("file"), "text");
        try (var top = store.layer(layer);
                var base = store.layer(other)) {
            var packed = store.packed(List.of(top, base), 64 << 20);

            for (var image : packed) {
                var part = image.part().orElseThrow();
                var bytes = Files.readAllBytes(image.path());
                try (var pack = FileChannel.open(part.pack())) {
                    assertTrue(PmemDisk.fits(pack.size()));
                    var there = ByteBuffer.allocate(bytes.length);
                    pack.read(there, part.offset());
                    assertEquals(ByteBuffer.wrap(bytes), there.flip());
                }
            }
            assertEquals(
                    packed.getFirst().part().orElseThrow().pack(),
                    packed.getLast().part().orElseThrow().pack());
            var pack = packed.getFirst().part().orElseThrow().pack();
            assertTrue(LayerImages.inUse(pack));
            packed.getFirst().close();
            packed.getLast().close();
            assertFalse(LayerImages.inUse(pack));
        }
    }

    @Test
    void whatOneDeviceCannotHoldIsNotPacked() throws Exception {
        var store = LayerStore.open(temp.resolve("store"));
        try (var image = store.layer(layer)) {
            assertEquals(List.of(image), store.packed(List.of(image), 1L << 30));
            assertEquals(List.of(image, image), store.packed(List.of(image, image), 2 << 20));
        }
    }

    @Test
    void whoDoesNotCheckImagesTakesThoseWithATreeToo() throws Exception {
        Path path;
        try (var checked = LayerStore.open(temp.resolve("store")).layer(layer)) {
            path = checked.path();
        }
        var store = LayerStore.open(temp.resolve("store"), Verification.OFF);

        try (var believed = store.layer(layer)) {
            assertEquals(path, believed.path());
            assertEquals(Optional.empty(), believed.verity());
        }
    }

    @Test
    void anImageWhoseTreeIsDamagedIsMadeAgain() throws Exception {
        String before;
        Path path;
        try (var first = LayerStore.open(temp.resolve("store")).layer(layer)) {
            path = first.path();
            before = first.verity().orElseThrow().rootDigest();
            overwrite(path, first.verity().orElseThrow().filesystemBytes());
        }

        try (var second = LayerStore.open(temp.resolve("store")).layer(layer)) {
            assertEquals(before, second.verity().orElseThrow().rootDigest());
        }
    }

    @Test
    void aDamagedImageInUseIsNotGivenOut() throws Exception {
        try (var first = LayerStore.open(temp.resolve("store")).layer(layer)) {
            overwrite(first.path(), first.verity().orElseThrow().filesystemBytes());
            var store = LayerStore.open(temp.resolve("store"));

            var failure = assertThrows(IOException.class, () -> store.layer(layer));

            assertTrue(failure.getMessage().contains("damaged, and in use"), failure.getMessage());
        }
    }

    @Test
    void anImageWhoseContentWasChangedIsMadeAgainAfterACheck() throws Exception {
        var store = LayerStore.open(temp.resolve("store"));
        var other = Files.createDirectory(temp.resolve("whole"));
        store.layer(other).close();
        try (var first = store.layer(layer)) {
            try (var bytes = FileChannel.open(first.path(), StandardOpenOption.WRITE)) {
                bytes.write(ByteBuffer.wrap(new byte[] {1}), 0); // before the superblock
            }

            assertEquals(List.of(first.path()), store.recheck());
            assertThrows(IOException.class, () -> store.layer(layer));
        }

        try (var second = store.layer(layer)) {
            assertEquals(List.of(), store.recheck());
            assertEquals(64, second.verity().orElseThrow().rootDigest().length());
        }
    }

    private static void overwrite(Path file, long at) throws IOException {
        try (var bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            bytes.write(ByteBuffer.allocate(4096), at);
        }
    }

    private static void age(List<Path> images) throws IOException {
        for (var image : images) {
            if (Files.exists(image)) {
                var time = Files.getLastModifiedTime(image).toInstant().minusSeconds(60);
                Files.setLastModifiedTime(image, FileTime.from(time));
            }
        }
    }

    private static List<Boolean> existing(List<Path> images) {
        return images.stream().map(Files::exists).toList();
    }

    @Test
    void aSnapshotIsMadeEachTimeAndGoesWithItsLease() throws Exception {
        var store = open();
        try (var first = store.snapshot(layer);
                var second = store.snapshot(layer)) {
            assertNotEquals(first.path(), second.path());
        }

        assertEquals(2, builder.layers.get());
        assertEquals(List.of(), files("live"));
    }

    @Test
    void aScratchDiskIsAVhdxTooAndItsTemplateMadeOnce() throws Exception {
        var store = open();
        var folder = Files.createDirectory(temp.resolve("theirs"));
        for (var name : List.of("a.vhdx", "b.vhdx")) {
            store.scratchVhdx(SCRATCH, folder.resolve(name));
            try (var file = FileChannel.open(folder.resolve(name))) {
                assertEquals(SCRATCH, VhdxReader.open(file).bytes());
            }
        }

        assertEquals(1, builder.scratches.get());
    }

    @Test
    void aScratchDiskIsACopyOfOneTemplate() throws Exception {
        var store = open();
        try (var first = store.scratch(SCRATCH);
                var second = store.scratch(SCRATCH)) {
            assertNotEquals(first.path(), second.path());
            assertEquals(SCRATCH, Files.size(first.path()));
        }

        assertEquals(1, builder.scratches.get());
        assertEquals(List.of(), files("live"));
    }

    @Test
    void filesOfDeadProcessesAreSweptAndThoseOfLivingOnesStay() throws Exception {
        var mine = open().scratch(SCRATCH);
        var stale = temp.resolve("store/live/999999999-5-01234567.0.scratch.live");
        Files.writeString(stale, "x");

        open();

        assertFalse(Files.exists(stale));
        assertTrue(Files.exists(mine.path()));
    }

    @Test
    void aLayerThatIsNoDirectoryIsRefused() throws Exception {
        var store = open();

        assertThrows(RootfsException.class, () -> store.layer(temp.resolve("absent")));
        assertThrows(RootfsException.class, () -> store.layer(layer.resolve("hello")));
    }

    @Test
    void aScratchDiskHasASensibleSize() throws Exception {
        var store = open();

        assertThrows(IllegalArgumentException.class, () -> store.scratch(1));
        assertThrows(IllegalArgumentException.class, () -> store.scratch(SCRATCH + 1));
    }

    private LayerStore open() throws IOException {
        return LayerStore.open(temp.resolve("store"), builder);
    }

    private List<Path> files(String folder) throws IOException {
        try (var files = Files.list(temp.resolve("store").resolve(folder))) {
            return files.toList();
        }
    }

    /// Writes the name of what it was asked for.
    private static final class CountingBuilder implements ImageBuilder {
        private final AtomicInteger layers = new AtomicInteger();
        private final AtomicInteger scratches = new AtomicInteger();
        private volatile FileSystemException failure;

        @Override
        public void layer(Path directory, Path image) throws IOException {
            Files.writeString(image, directory.toString());
            if (failure != null) {
                throw failure;
            }
            layers.incrementAndGet();
        }

        @Override
        public void scratch(long bytes, Path image) throws IOException {
            try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(bytes);
            }
            scratches.incrementAndGet();
        }
    }
}
