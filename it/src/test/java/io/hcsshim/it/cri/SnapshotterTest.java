package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.shim.Containerd;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers whose root file systems come from our snapshotter. Only the last test leaves nothing for others.
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("try") // a test may be interrupted while it closes
class SnapshotterTest {
    @TempDir private static Path folder;
    private static Snapshotter snapshotter;
    private static Cri cri;
    private static Containerd containerd;

    @BeforeAll
    static void start() throws Exception {
        var home = Home.require();
        snapshotter = Snapshotter.start(home);
        cri = Cri.start(home, snapshotter);
        containerd = cri.containerd();
        snapshotter.serve(containerd.folder().resolve("c.sock"));
        containerd.must(
                "images", "import", "--snapshotter", "lcow", home.resolve("hello.tar").toString());
    }

    @AfterAll
    static void stop() throws Exception {
        try (var first = snapshotter;
                var second = cri) {
            // containerd ends before what it calls
        }
    }

    @Test
    @Order(1)
    void anImportedImageIsOneDiskAndItsContainersWriteToAnother() throws Exception {
        assertEquals(1, snapshotter.layers().size());
        assertEquals(List.of(), snapshotter.snapshots(), "what containerd unpacked is thrown away");

        var run =
                containerd.ctr(
                        "run",
                        "--rm",
                        "--runtime",
                        "io.containerd.runhcs.v1",
                        "--snapshotter",
                        "lcow",
                        Containerd.IMAGE,
                        "writes",
                        "sh",
                        "-c",
                        "id -u && echo written > /note && cat /note && mount && ls /sys/block");

        assertEquals(0, run.status(), run.all());
        assertTrue(run.stdout().startsWith("0\nwritten\noverlay on / "), run.stdout());
        assertTrue(
                run.stdout().contains("dm-0"), "the layer is checked as it is read: " + run.all());
        collect("default");
        assertEquals(List.of(), snapshotter.snapshots());
        assertEquals(1, snapshotter.layers().size());
    }

    @Test
    @Order(2)
    void aPodOfTheKubeletsRunsOnIt() throws Exception {
        var pod = cri.run(cri.pod("disks"));
        var container = pod.start(Cri.shell("web", "echo here > /file; cat /file; sleep 100000"));
        pod.awaitLog("web.log", "here");

        assertEquals(
                2, snapshotter.layers().size(), "of pause, and the one of hello that was there");
        assertEquals(2, snapshotter.snapshots().size());
        cri.stopContainer(container, 0);
        cri.removeContainer(container);
        cri.stopPod(pod.id());
        cri.removePod(pod.id());
        collect("k8s.io");
        assertEquals(List.of(), snapshotter.snapshots());
    }

    /// Has containerd remove what nobody has any more, and waits for that. By itself it does so after a deletion, but not
    /// after one that came while it was still removing what others had left: it takes that for part of what it is doing, and does it
    /// with whatever is written next, which in a cluster is soon.
    private static void collect(String namespace) throws Exception {
        containerd.must("-n", namespace, "leases", "create", "--id", "collection");
        containerd.must("-n", namespace, "leases", "rm", "--sync", "collection");
    }

    @Test
    @Order(3)
    void anImageThatIsNotWhatItSaysIsRefusedAndLeavesNothing() throws Exception {
        var layers = snapshotter.layers();
        var image = TestImage.layer("file", "content").withDiffIdOf("other content");
        var archive = image.archive(folder.resolve("bad.tar"), "docker.io/library/bad:latest");

        var imported =
                containerd.ctr("images", "import", "--snapshotter", "lcow", archive.toString());

        assertNotEquals(0, imported.status());
        var byContainerd = imported.all().contains("wrong diff id"); // 2.x has it all from us
        assertTrue(byContainerd || imported.all().contains("its content is"), imported.all());
        snapshotter.await(() -> snapshotter.snapshots().isEmpty(), "removing what was unpacked");
        assertEquals(layers, snapshotter.layers());
    }

    @Test
    @Order(4)
    void whatNoImageHasAnyMoreIsRemovedAndTheSnapshotterEndsInGoodOrder() throws Exception {
        for (var namespace : List.of("default", "k8s.io")) {
            var names = containerd.must("-n", namespace, "images", "ls", "-q").lines().toList();
            for (var name : names) {
                containerd.must("-n", namespace, "images", "rm", "--sync", name);
            }
        }
        snapshotter.await(() -> snapshotter.layers().isEmpty(), "removing the layers");

        assertEquals(143, snapshotter.stop());
        assertFalse(snapshotter.socketExists());
        assertTrue(snapshotter.log().contains("\"ended\""), snapshotter.log());
    }
}
