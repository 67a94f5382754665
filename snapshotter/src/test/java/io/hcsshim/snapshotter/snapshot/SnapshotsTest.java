package io.hcsshim.snapshotter.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.FakeBlobs;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.layer.TestLayer;
import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotsTest {
    private static final TestLayer BASE =
            TestLayer.of(
                    "etc/",
                    "",
                    "etc/passwd",
                    "root:x:0:0\nold:x:7:7\n",
                    "etc/group",
                    "root:x:0:\n");
    private static final TestLayer TOP =
            TestLayer.of("etc/", "", "etc/passwd", "root:x:0:0\nnew:x:8:8\n", "etc/.wh.group", "");
    private static final Digest BOTH = Digest.chain(Optional.of(BASE.diffId()), TOP.diffId());

    @TempDir private Path folder;
    private final FakeBlobs blobs = new FakeBlobs();
    private TestStore store;
    private Snapshots snapshots;

    @BeforeEach
    void open() throws IOException {
        store = TestStore.open(folder, blobs);
        snapshots = store.snapshots();
    }

    @AfterEach
    void close() throws InterruptedException {
        snapshots.close();
        store.trash().await();
    }

    private static Map<String, String> target(Digest chainId) {
        return Map.of("containerd.io/snapshot.ref", chainId.text());
    }

    private static void assertCode(Code code, Executable action) {
        assertEquals(code, assertThrows(SnapshotException.class, action).code());
    }

    /// Unpacks as containerd's CRI plugin does; the name of the committed snapshot.
    private String unpack(String parent, Digest chainId) throws Exception {
        assertCode(
                Code.ALREADY_EXISTS,
                () -> snapshots.prepare("default/1/extract-1 " + chainId, parent, target(chainId)));
        return committed(chainId).orElseThrow().key();
    }

    private Optional<Snapshot> committed(Digest chainId) {
        return snapshots.list().stream()
                .filter(snapshot -> snapshot.kind() == Kind.COMMITTED)
                .filter(snapshot -> snapshot.labels().containsValue(chainId.text()))
                .findFirst();
    }

    @Test
    void aLayerWhoseArchiveIsThereIsMadeAtOnceAndSaidToExist() throws Exception {
        blobs.addAll(BASE, TOP);

        var base = unpack("", BASE.diffId());
        var top = unpack(base, BOTH);

        var snapshot = snapshots.stat(top);
        assertEquals(base, snapshot.parent());
        assertEquals(target(BOTH), snapshot.labels());
        assertEquals(2, snapshots.list().size());
        assertEquals(base, unpack("", BASE.diffId()), "found again, and not made again");
        assertEquals(1, blobs.opened(BASE.blob()));
    }

    @Test
    void aContainerGetsTheDisksOfItsLayersAndOneOfItsOwn() throws Exception {
        blobs.addAll(BASE, TOP);
        var top = unpack(unpack("", BASE.diffId()), BOTH);

        var mount = snapshots.prepare("default/9/c1", top, Map.of());

        assertTrue(Files.exists(mount.source().resolve("sandbox.vhdx")));
        assertEquals(List.of("rw", "rbind"), mount.options().subList(0, 2));
        var parents = mount.options().get(2).substring("parentLayerPaths=".length());
        var paths = parents.replaceAll("[\\[\\]\"]", "").split(",");
        assertEquals(2, paths.length);
        assertTrue(Files.exists(Path.of(paths[0], "layer.vhd")));
        assertTrue(
                Files.readString(Path.of(paths[0], "etc/passwd")).contains("new"), "topmost first");
        assertTrue(Files.readString(Path.of(paths[1], "etc/passwd")).contains("old"));
        assertEquals(mount, snapshots.mounts("default/9/c1"));
        assertEquals(store.scratchBytes(), snapshots.usage("default/9/c1").bytes());
    }

    @Test
    void usersAreThoseOfTheTopmostLayerThatHasThem() throws Exception {
        blobs.addAll(BASE, TOP);
        var top = unpack(unpack("", BASE.diffId()), BOTH);

        var etc = snapshots.prepare("default/9/c1", top, Map.of()).source().resolve("etc");

        assertEquals("root:x:0:0\nnew:x:8:8\n", Files.readString(etc.resolve("passwd")));
        assertEquals("", Files.readString(etc.resolve("group")), "the upper layer takes it away");
    }

    @Test
    void aViewIsForReading() throws Exception {
        blobs.addAll(BASE);

        var mount = snapshots.view("default/9/v", unpack("", BASE.diffId()), Map.of());

        assertEquals("ro", mount.options().getFirst());
        assertEquals(Kind.VIEW, snapshots.stat("default/9/v").kind());
        assertCode(
                Code.FAILED_PRECONDITION, () -> snapshots.commit("default/9/v", "name", Map.of()));
    }

    @Test
    void aLayerIsMadeWhenItsArchiveArrivesAndWhatWasUnpackedIsThrownAway() throws Exception {
        blobs.addImage(List.of(BASE));
        var key = "default/1/extract-1 " + BASE.diffId();
        var mount = snapshots.prepare(key, "", target(BASE.diffId()));
        assertTrue(mount.options().contains("rbind"), "containerd can unpack into it");
        Files.writeString(mount.source().resolve("unpacked"), "by containerd");

        blobs.put(BASE.blob(), BASE.packed());
        snapshots.commit(key, "default/2/base", target(BASE.diffId()));

        assertFalse(Files.exists(mount.source()));
        var base = snapshots.stat("default/2/base");
        assertEquals(Kind.COMMITTED, base.kind());
        assertCode(Code.NOT_FOUND, () -> snapshots.stat(key));
        assertEquals(1, blobs.opened(BASE.blob()));
        assertTrue(snapshots.usage("default/2/base").bytes() > 0);
        assertEquals("default/2/base", unpack("", BASE.diffId()));
    }

    @Test
    void aClientThatSetsNoLabelIsUnderstoodByTheKey() throws Exception {
        blobs.addAll(BASE, TOP);
        var key = "default/1/extract-99-a_b- " + BASE.diffId();
        snapshots.prepare(key, "", Map.of());

        snapshots.commit(key, "default/2/" + BASE.diffId(), Map.of());

        assertEquals(target(BASE.diffId()), snapshots.stat("default/2/" + BASE.diffId()).labels());
        unpack("default/2/" + BASE.diffId(), BOTH);
    }

    @Test
    void aDifferThatIsAskedForALayerMakesIt() throws Exception {
        blobs.addAll(BASE);
        var key = "default/1/extract-1 " + BASE.diffId();
        var folder = snapshots.prepare(key, "", Map.of()).source();

        var layer = snapshots.apply(folder).orElseThrow();
        snapshots.commit(key, "base", Map.of());

        assertEquals(BASE.diffId(), layer.diffId());
        assertEquals(BASE.tar().length, layer.tarBytes());
        assertEquals(1, blobs.opened(BASE.blob()));
        assertTrue(snapshots.apply(Path.of("/elsewhere")).isEmpty());
    }

    @Test
    void aLayerWithoutAnArchiveCannotBeCommitted() throws Exception {
        var key = "default/1/extract-1 " + BASE.diffId();
        snapshots.prepare(key, "", target(BASE.diffId()));

        var failure =
                assertThrows(
                        SnapshotException.class, () -> snapshots.commit(key, "base", Map.of()));

        assertEquals(Code.FAILED_PRECONDITION, failure.code());
        assertTrue(failure.getMessage().contains(BASE.diffId().text()), failure.getMessage());
        snapshots.remove(key);
        assertEquals(List.of(), snapshots.list());
    }

    @Test
    void aBadArchiveIsRefusedWhereverItIsMet() throws Exception {
        blobs.addAll(BASE);
        blobs.put(BASE.blob(), TOP.packed());
        var key = "default/1/extract-1 " + BASE.diffId();

        assertCode(
                Code.FAILED_PRECONDITION, () -> snapshots.prepare(key, "", target(BASE.diffId())));
        var folder = snapshots.prepare(key, "", Map.of()).source();
        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.apply(folder));
        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.commit(key, "base", Map.of()));

        snapshots.remove(key);
        store.assertEmpty();
    }

    @Test
    void whatIsRemovedLeavesNothingAndWhatIsUsedStays() throws Exception {
        blobs.addAll(BASE, TOP);
        var base = unpack("", BASE.diffId());
        var top = unpack(base, BOTH);
        snapshots.prepare("default/9/c1", top, Map.of());

        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.remove(base));
        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.remove(top));
        for (var key : List.of("default/9/c1", top, base)) {
            snapshots.remove(key);
        }

        assertEquals(List.of(), snapshots.list());
        assertCode(Code.NOT_FOUND, () -> snapshots.remove(base));
        store.assertEmpty();
    }

    @Test
    void oneLayerOnTwoParentsIsKeptOnce() throws Exception {
        var other = TestLayer.of("other", "base");
        blobs.addAll(BASE, TOP);
        blobs.addAll(other, TOP);

        unpack(unpack("", BASE.diffId()), BOTH);
        unpack(unpack("", other.diffId()), Digest.chain(Optional.of(other.diffId()), TOP.diffId()));

        assertEquals(1, blobs.opened(TOP.blob()));
        assertEquals(3, store.layers());
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() throws Exception {
        blobs.addAll(BASE, TOP);
        var base = unpack("", BASE.diffId());
        snapshots.prepare("default/9/c1", base, Map.of());

        assertCode(Code.ALREADY_EXISTS, () -> snapshots.prepare("default/9/c1", base, Map.of()));
        assertCode(Code.NOT_FOUND, () -> snapshots.prepare("default/9/c2", "nobody", Map.of()));
        assertCode(
                Code.FAILED_PRECONDITION,
                () -> snapshots.prepare("default/9/c2", "default/9/c1", Map.of()));
        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.mounts(base));
        assertCode(Code.FAILED_PRECONDITION, () -> snapshots.commit("default/9/c1", "n", Map.of()));
        assertCode(
                Code.INVALID_ARGUMENT,
                () -> snapshots.prepare("x", "", Map.of("containerd.io/snapshot.ref", "sha1:1")));
        assertCode(Code.INVALID_ARGUMENT, () -> snapshots.prepare("x", "", target(BOTH)));
        for (var size : List.of("0", "-1", "many", "999999")) {
            var label = "containerd.io/snapshot/io.microsoft.container.storage.rootfs.size-gb";
            assertCode(
                    Code.INVALID_ARGUMENT, () -> snapshots.prepare("x", base, Map.of(label, size)));
        }
        assertEquals(2, snapshots.list().size());
    }

    @Test
    void labelsAreChangedOneByOneOrAllTogether() throws Exception {
        snapshots.prepare("c", "", Map.of("a", "1", "b", "2"));

        snapshots.update("c", Map.of("a", "3", "ignored", "4"), List.of("labels.a", "labels.b"));
        assertEquals(Map.of("a", "3"), snapshots.stat("c").labels());
        snapshots.update("c", Map.of("x", "y"), List.of());
        assertEquals(Map.of("x", "y"), snapshots.stat("c").labels());

        assertCode(Code.INVALID_ARGUMENT, () -> snapshots.update("c", Map.of(), List.of("parent")));
        assertTrue(!snapshots.stat("c").updated().isBefore(snapshots.stat("c").created()));
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        blobs.addAll(BASE, TOP);
        var top = unpack(unpack("", BASE.diffId()), BOTH);
        var mount = snapshots.prepare("default/9/c1", top, Map.of("a", "b"));
        var before = snapshots.list();
        snapshots.close();

        var again = TestStore.open(folder, blobs).snapshots();

        assertEquals(before, again.list());
        assertEquals(mount, again.mounts("default/9/c1"));
        assertEquals(1, blobs.opened(BASE.blob()));
    }

    @Test
    void aRestartBetweenUnpackingAndCommittingMakesTheLayerAgain() throws Exception {
        blobs.addAll(BASE);
        var key = "default/1/extract-1 " + BASE.diffId();
        snapshots.prepare(key, "", Map.of());
        snapshots.close();

        var again = TestStore.open(folder, blobs).snapshots();
        again.commit(key, "base", Map.of());

        assertEquals(Kind.COMMITTED, again.stat("base").kind());
    }
}
