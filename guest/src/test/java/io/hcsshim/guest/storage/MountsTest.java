package io.hcsshim.guest.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.guest.stdio.HostStream;
import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.protocol.gcs.CombinedLayers.Layer;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.linux.UnixSocket;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
    private static final List<Layer> LAYERS = List.of(Layer.at("/l/2"), Layer.at("/l/1"));

    @TempDir private Path folder;
    private final RecordingMounter mounter = new RecordingMounter();

    @Test
    void layersAndScratchMakeARootFilesystem() throws IOException {
        var root = folder.resolve("c/rootfs");
        var scratch = folder.resolve("c/scratch/c");

        overlays().add(new CombinedLayers("c", text(root), LAYERS, text(scratch)));

        assertEquals(
                List.of(
                        "mount overlay "
                                + root
                                + " overlay 0 lowerdir=/l/2:/l/1,upperdir="
                                + scratch
                                + "/upper,workdir="
                                + scratch
                                + "/work"),
                mounter.calls);
        assertTrue(Files.isDirectory(root));
        assertTrue(Files.isDirectory(scratch.resolve("upper")));
        assertTrue(Files.isDirectory(scratch.resolve("work")));
    }

    @Test
    void layersWithTooManyNamesForAPageGetShortOnesForTheMount() throws IOException {
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < 120; i++) {
            layers.add(Layer.at(text(Files.createDirectories(folder.resolve("layers/layer" + i)))));
        }
        var seen = new ArrayList<String>();
        Mounter looking =
                new Mounter() {
                    @Override
                    public void mount(
                            String source, String target, String type, long flags, String options) {
                        assertTrue(options.length() < 4096, options);
                        var lower = options.substring("lowerdir=".length(), options.indexOf(','));
                        for (var name : lower.split(":", -1)) {
                            seen.add(realPath(name));
                        }
                    }

                    @Override
                    public void unmount(String target) {}

                    @Override
                    public long freeBytes(String target) {
                        return 0;
                    }

                    @Override
                    public void trim(String target) {}
                };
        var root = folder.resolve("c/rootfs");
        var scratch = folder.resolve("c/scratch/c");
        var names = new File("/tmp/hcsshim-l-" + ProcessHandle.current().pid() + "-");
        new Overlays(looking, names)
                .add(new CombinedLayers("c", text(root), layers, text(scratch)));

        assertEquals(layers.stream().map(Layer::path).toList(), seen);
        assertFalse(new File(names + "0").exists(), "only for the mount");
    }

    private static String realPath(String name) {
        try {
            return Path.of(name).toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void layersThatDoNotFitAtAllAreRefused() throws IOException {
        var scratch = folder.resolve("c/" + "long/".repeat(600)); // twice in the options
        var layers = new CombinedLayers("c", text(folder.resolve("d")), LAYERS, text(scratch));

        var failure = assertThrows(IOException.class, () -> overlays().add(layers));

        assertTrue(failure.getMessage().contains("2 layers"), failure.getMessage());
    }

    private Overlays overlays() {
        return new Overlays(mounter, folder.resolve("l").toFile());
    }

    @Test
    void withoutScratchItIsReadOnly() throws IOException {
        var root = folder.resolve("c/rootfs");

        overlays().add(new CombinedLayers("c", text(root), LAYERS, ""));

        assertEquals(
                List.of("mount overlay " + root + " overlay 1 lowerdir=/l/2:/l/1"), mounter.calls);
    }

    @Test
    void aBundleIsBoundToAScratchDiskThatLiesElsewhere() throws IOException {
        var root = folder.resolve("c2/rootfs");
        var scratch = folder.resolve("c1/scratch/c2");
        var layers = new CombinedLayers("c2", text(root), LAYERS, text(scratch));

        overlays().add(layers);

        assertEquals(
                "mount " + scratch + "/bundle " + folder.resolve("c2") + "  4096 ",
                mounter.calls.getFirst());
    }

    @Test
    void theBundleIsLetGoWithTheOverlayIfTheHostSaysWhatItWasBoundTo() throws IOException {
        var root = folder.resolve("c2/rootfs");
        var scratch = folder.resolve("c1/scratch/c2");
        overlays().add(new CombinedLayers("c2", text(root), LAYERS, text(scratch)));
        mounter.calls.clear();

        overlays().remove(new CombinedLayers("c2", text(root), List.of(), text(scratch)));

        assertEquals(List.of("unmount " + root, "unmount " + folder.resolve("c2")), mounter.calls);
    }

    @Test
    void anOverlayThatFailsLeavesNothing() throws IOException {
        var root = folder.resolve("c2/rootfs");
        var scratch = folder.resolve("c1/scratch/c2");
        var layers = new CombinedLayers("c2", text(root), LAYERS, text(scratch));
        mounter.refuses = text(root);

        assertThrows(IOException.class, () -> overlays().add(layers));

        assertFalse(Files.exists(root));
        assertEquals("unmount " + folder.resolve("c2"), mounter.calls.getLast());
    }

    @Test
    void anOverlayNeedsALayer() {
        var root = text(folder.resolve("c/rootfs"));

        assertThrows(
                IOException.class,
                () -> overlays().add(new CombinedLayers("c", root, List.of(), "")));
    }

    @Test
    void removingAnOverlayRemovesItsDirectory() throws IOException {
        var root = folder.resolve("c/rootfs");
        var layers = new CombinedLayers("c", text(root), LAYERS, "");
        var overlays = overlays();
        overlays.add(layers);

        overlays.remove(layers);
        overlays.remove(layers);

        assertEquals("unmount " + root, mounter.calls.getLast());
        assertFalse(Files.exists(root));
    }

    private FileSystemDevices devices() {
        var extras = new Extras(folder.toFile(), folder.toFile());
        return new FileSystemDevices(folder.resolve("devices").toFile(), extras, mounter);
    }

    @Test
    void foldersOfADeviceAreBoundOutOfOneMountOfIt() throws IOException {
        var one = text(folder.resolve("one"));
        var two = text(folder.resolve("two"));
        var place = folder.resolve("devices/host");
        var folders =
                new SharedFolders(
                        port -> {
                            throw new IOException("nobody is to be dialled");
                        },
                        devices(),
                        mounter);
        var first = new MappedDirectory(one, 0, "0", false, "host");

        folders.add(first);
        folders.add(new MappedDirectory(two, 0, "1", true, "host"));
        folders.remove(first);

        var bind = Mounts.BIND;
        assertEquals(
                List.of(
                        "mount host " + place + " virtiofs 0 ",
                        "mount none " + place + "  " + Mounts.PRIVATE + " ",
                        "mount " + place + "/0 " + one + "  " + bind + " ",
                        "mount none " + one + "  " + Mounts.SHARED + " ",
                        "mount " + place + "/1 " + two + "  " + bind + " ",
                        "mount none " + two + "  " + (bind | Mounts.REMOUNT | Mounts.RDONLY) + " ",
                        "mount none " + two + "  " + Mounts.SHARED + " ",
                        "unmount " + one,
                        "unmount " + one), // what the recording took for two mounts
                mounter.calls);
    }

    @Test
    void aFolderOfTheHostIsMountedOverTheStreamThatWasDialled() throws IOException {
        var path = folder.resolve("share");
        try (var pair = UnixSocket.pair()) {
            var fd = pair.right().fd();
            var number = fd.number();
            var folders =
                    new SharedFolders(
                            port -> {
                                assertEquals(564, port);
                                return new HostStream(fd);
                            },
                            devices(),
                            mounter);

            folders.add(new MappedDirectory(text(path), 564, "7", true));

            assertEquals(
                    List.of(
                            "mount "
                                    + path
                                    + " "
                                    + path
                                    + " 9p 1 trans=fd,rfdno="
                                    + number
                                    + ",wfdno="
                                    + number
                                    + ",msize=135168,version=9p2000.L,cache=mmap,locktimeout=1,aname=7",
                            "mount none " + path + "  " + (1 << 20) + " "),
                    mounter.calls);
            assertTrue(fd.isClosed());
        }
    }

    @Test
    void aTreeIsRemovedWithoutFollowingLinks() throws IOException {
        var tree = Files.createDirectories(folder.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "text");
        Files.createSymbolicLink(folder.resolve("tree/link"), folder);

        Trees.remove(folder.resolve("tree"));

        assertFalse(Files.exists(folder.resolve("tree")));
        assertTrue(Files.exists(folder));
        Trees.remove(folder.resolve("tree"));
    }

    @Test
    void mountPointsBelowAFolderAreFoundInOrder() {
        var mounts =
                """
                proc /proc proc rw 0 0
                overlay /run/gcs/c/1/rootfs overlay rw 0 0
                tmpfs /run/gcs/c/10 tmpfs rw 0 0
                none /run/gcs/c/1/a\\040b tmpfs rw 0 0
                none /run/gcs/c/1 tmpfs rw 0 0
                """;

        assertEquals(
                List.of("/run/gcs/c/1/rootfs", "/run/gcs/c/1/a b"),
                MountPoints.mountedBelow(mounts, "/run/gcs/c/1"));
    }

    private static String text(Path path) {
        return path.toString();
    }
}
