package io.hcsshim.snapshotter.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.vhd.VhdFooter;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.files.Trash;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayersTest {
    private static final String SPACE = "default";

    @TempDir private Path folder;
    private final FakeBlobs blobs = new FakeBlobs();
    private Trash trash;
    private Layers layers;
    private LayerFinder finder;

    @BeforeEach
    void open() throws IOException {
        trash = Trash.open(folder.resolve("gone"), Log.none());
        layers = Layers.open(Shelf.open(folder.resolve("layers"), trash), blobs, Log.none());
        finder = new LayerFinder(blobs, layers);
    }

    @AfterEach
    void emptyTrash() throws InterruptedException {
        trash.await();
    }

    private LayerUse find(TestLayer layer) throws IOException, InterruptedException {
        return finder.search(SPACE, Optional.empty(), layer.diffId()).look().orElseThrow();
    }

    private Path disk(LayerUse use) {
        return layers.folder(use.layer()).resolve("layer.vhd");
    }

    @Test
    void aLayerIsTheDiskThatPoliciesAreWrittenFor() throws Exception {
        var layer = TestLayer.of("bin/", "", "bin/tool", "#!".repeat(9999), "bin/.wh.old", "");
        blobs.addAll(layer.gzipped());

        var use = find(layer);

        var expected = folder.resolve("expected.vhd");
        var tar = Channels.newChannel(new ByteArrayInputStream(layer.tar()));
        var written =
                LayerDisk.write(tar, expected, LayerOptions.POLICY, EnumSet.allOf(Trailer.class));
        assertEquals(written.rootHash().orElseThrow(), use.layer().rootHash());
        var one = Files.readAllBytes(expected);
        var other = Files.readAllBytes(disk(use));
        assertEquals(one.length, other.length);
        // The superblock of the tree, and the footer, have an id of their own.
        int end = Arrays.mismatch(one, other);
        assertEquals("verity", new String(one, end - end % 4096, 6));
        assertEquals(512, VhdFooter.SIZE);
        assertEquals(layer.tar().length, use.layer().tarBytes());
    }

    @Test
    void compressionMakesNoDifference() throws Exception {
        var plain = TestLayer.of("a", "1".repeat(70_000), "b", "2");
        var rootHashes = new java.util.HashSet<String>();
        for (var layer : List.of(plain, plain.gzipped(), plain.zstd())) {
            var store = new FakeBlobs();
            store.addAll(layer);
            var root = folder.resolve(layer.mediaType().replace('/', '.'));
            var own = Layers.open(Shelf.open(root, trash), store, Log.none());
            rootHashes.add(
                    new LayerFinder(store, own)
                            .search(SPACE, Optional.empty(), plain.diffId())
                            .look()
                            .orElseThrow()
                            .layer()
                            .rootHash());
        }

        assertEquals(1, rootHashes.size());
    }

    @Test
    void aLayerIsMadeOnceHoweverManyAsk() throws Exception {
        var layer = TestLayer.of("a", "content").gzipped();
        blobs.addAll(layer);
        var together = new CountDownLatch(8);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var finds =
                    java.util.stream.IntStream.range(0, 8)
                            .mapToObj(_ ->
                                    threads.submit(() -> {
                                        together.countDown();
                                        together.await();
                                        return find(layer);
                                    }))
                            .toList();
            for (var found : finds) {
                assertEquals(layer.diffId(), found.get().layer().diffId());
            }
        }

        assertEquals(1, blobs.opened(layer.blob()));
    }

    @Test
    void aLayerGoesWithItsLastUse() throws Exception {
        var layer = TestLayer.of("a", "content");
        blobs.addAll(layer);
        var first = find(layer);
        var second = find(layer);
        var disk = disk(first);

        first.close();
        assertTrue(Files.exists(disk));
        second.close();

        assertFalse(Files.exists(disk));
        assertNothingLeft();
        var again = find(layer);
        assertNotEquals(disk, disk(again), "no path is ever used twice");
    }

    @Test
    void anArchiveThatIsNotWhatItsImageSaysIsRefused() throws Exception {
        var layer = TestLayer.of("a", "good").gzipped();
        blobs.addAll(layer);
        blobs.put(layer.blob(), TestLayer.of("a", "evil").gzipped().packed());

        assertRefused(layer, "its content is " + TestLayer.of("a", "evil").diffId());
    }

    @Test
    void bytesBehindTheEndOfTheArchiveCount() throws Exception {
        var good = TestLayer.of("a", "good");
        blobs.addAll(good);
        blobs.put(good.blob(), Arrays.copyOf(good.tar(), good.tar().length + 1));

        assertRefused(good, "its content is ");
    }

    @Test
    void hostileArchivesEndInOneSentence() throws Exception {
        var whole = TestLayer.of("a", "x".repeat(5000));
        assertRefused(given(TestLayer.of(Arrays.copyOf(whole.tar(), 3000))), "");
        assertRefused(given(TestLayer.of("=link", "nowhere")), "nowhere");
        assertRefused(given(TestLayer.of("a", "", "a/b", "under a file")), "");
        assertRefused(given(TestLayer.of(new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3})), "");
        assertRefused(given(TestLayer.of("no tar at all".repeat(100).getBytes())), "");
        var sealed = TestLayer.of("a", "b");
        var encrypted = sealed.mediaType() + "+gzip+encrypted";
        assertRefused(
                given(
                        new TestLayer(
                                sealed.tar(),
                                sealed.packed(),
                                sealed.diffId(),
                                sealed.blob(),
                                encrypted)),
                "encrypted");
    }

    private TestLayer given(TestLayer layer) {
        blobs.addAll(layer);
        return layer;
    }

    @Test
    void oneBadImageDoesNoHarmToAnother() throws Exception {
        var layer = TestLayer.of("a", "good");
        var bad =
                new TestLayer(
                        layer.tar(),
                        "rubbish".getBytes(),
                        layer.diffId(),
                        Digest.of("rubbish".getBytes()),
                        layer.mediaType());
        blobs.addAll(bad);
        blobs.addAll(layer.gzipped());

        assertEquals(layer.gzipped().blob(), find(layer).layer().blob());
    }

    @Test
    void manifestsThatAreNoneAreLeftAside() throws Exception {
        var layer = TestLayer.of("a", "good");
        blobs.addImage(List.of(layer)); // and no archive yet

        assertTrue(finder.search(SPACE, Optional.empty(), layer.diffId()).look().isEmpty());
        assertTrue(finder.search(SPACE, Optional.empty(), Digest.of(new byte[1])).look().isEmpty());
    }

    @Test
    void usersAndGroupsLieBesideTheDisk() throws Exception {
        var layer = TestLayer.of("etc/", "", "etc/passwd", "root:x:0:0\n", "etc/.wh.group", "");
        blobs.addAll(layer);

        var etc = layers.folder(find(layer).layer()).resolve("etc");

        assertEquals("root:x:0:0\n", Files.readString(etc.resolve("passwd")));
        assertEquals("", Files.readString(etc.resolve("group")), "taken away by this layer");
    }

    @Test
    void layersThatNobodyClaimsAfterARestartAreDropped() throws Exception {
        var used = TestLayer.of("a", "used");
        var lost = TestLayer.of("a", "lost");
        blobs.addAll(used);
        blobs.addAll(lost);
        var id = find(used).layer().id();
        find(lost);

        var shelf = Shelf.open(folder.resolve("layers"), trash);
        var again = Layers.open(shelf, blobs, Log.none());
        var use = again.use(id).orElseThrow();
        again.dropUnused();

        assertEquals(used.diffId(), use.layer().diffId());
        assertTrue(again.use(lost.diffId()).isEmpty());
        assertEquals(List.of(id), List.copyOf(shelf.records().keySet()));
    }

    private void assertRefused(TestLayer layer, String why) throws Exception {
        var failure = assertThrows(SnapshotException.class, () -> find(layer));

        assertEquals(Code.FAILED_PRECONDITION, failure.code());
        var message = failure.getMessage();
        assertTrue(message.contains(layer.diffId().text()), message);
        assertTrue(message.contains(why), message);
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException, InterruptedException {
        trash.await();
        for (var place : List.of("layers", "gone")) {
            try (var left = Files.list(folder.resolve(place))) {
                assertEquals(List.of(), left.filter(path -> !path.endsWith("next")).toList());
            }
        }
    }
}
