package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsDisksTest {
    private static final long SCRATCH = 16L << 20;

    @TempDir private Path temp;
    private LayerStore store;

    @BeforeEach
    void openStore() throws IOException {
        store = LayerStore.open(temp.resolve("store"), new TouchingBuilder());
    }

    @Test
    void anOverlayWithAnEmptyUpperIsItsLowerLayers() throws Exception {
        var rootfs =
                new Rootfs.Overlay(
                        List.of(folder("top"), folder("base")), Optional.of(folder("upper")));

        try (var disks = RootfsDisks.prepare(store, rootfs, own(store))) {
            assertEquals(List.of("top", "base"), contents(disks));
        }
    }

    @Test
    void whatTheUpperHoldsBecomesTheTopmostLayer() throws Exception {
        var upper = folder("upper");
        Files.writeString(upper.resolve("file"), "x");
        var rootfs = new Rootfs.Overlay(List.of(folder("base")), Optional.of(upper));

        try (var disks = RootfsDisks.prepare(store, rootfs, own(store))) {
            assertEquals(List.of("upper", "base"), contents(disks));
        }
        assertEquals(List.of(), liveFiles());
    }

    @Test
    void aWritableDirectoryIsReadAnewEachTimeAndAReadOnlyOneOnce() throws Exception {
        var directory = folder("fs");
        try (var kept =
                        RootfsDisks.prepare(
                                store, new Rootfs.Directory(directory, true), own(store));
                var same =
                        RootfsDisks.prepare(
                                store, new Rootfs.Directory(directory, true), own(store));
                var fresh =
                        RootfsDisks.prepare(
                                store, new Rootfs.Directory(directory, false), own(store))) {
            assertEquals(layer(kept), layer(same));
            assertEquals(
                    "live",
                    fresh.layersTopFirst()
                            .getFirst()
                            .path()
                            .getName(fresh.layersTopFirst().getFirst().path().getNameCount() - 2)
                            .toString());
        }
    }

    @Test
    void disksOfASnapshotterAreTakenAsTheyAreAndStay() throws Exception {
        var layer = Files.writeString(folder("1").resolve("layer.vhd"), "x");
        var real = Files.writeString(folder("2").resolve("sandbox.vhdx"), "x");
        var link = Files.createSymbolicLink(folder("3").resolve("sandbox.vhdx"), real);

        try (var disks =
                RootfsDisks.prepare(
                        store, new Rootfs.LcowLayers(link, List.of(layer)), own(store))) {
            assertEquals(ImageFormat.VHD, disks.layersTopFirst().getFirst().format());
            assertEquals(ImageFormat.VHDX, disks.scratch().image().format());
            assertEquals(real, disks.scratch().image().path());
        }

        assertEquals("x", Files.readString(real));
    }

    @Test
    void partitionsOfOneDiskAreLayersOfTheirOwn() throws Exception {
        var all = Files.writeString(folder("1").resolve("all.VHD"), "x");
        var scratch = Files.writeString(folder("2").resolve("scratch.raw"), "x");
        var rootfs =
                new Rootfs.LcowPartitions(
                        scratch,
                        List.of(new Rootfs.Partition(all, 2), new Rootfs.Partition(all, 1)));

        try (var disks = RootfsDisks.prepare(store, rootfs, own(store))) {
            assertEquals(ImageFormat.RAW, disks.scratch().image().format());
            var layers = disks.layersTopFirst();
            assertEquals(ImageFormat.VHD, layers.getFirst().format());
            assertEquals(layers.getFirst().path(), layers.getLast().path());
            assertEquals(2, layers.getFirst().partition());
            assertEquals(1, layers.getLast().partition());
        }
    }

    @Test
    void aDiskOfASnapshotterThatHasAHashTreeIsCheckedByTheMachine() throws Exception {
        var layer = folder("1").resolve("layer.vhd");
        var noTar = Channels.newChannel(new ByteArrayInputStream(new byte[1024]));
        var made =
                LayerDisk.write(
                        noTar, layer, LayerOptions.POLICY, EnumSet.allOf(LayerDisk.Trailer.class));
        var scratch = Files.writeString(folder("2").resolve("sandbox.vhdx"), "x");
        var rootfs = new Rootfs.LcowLayers(scratch, List.of(layer));

        var checking = LayerStore.open(folder("cache"), Verification.ON);
        try (var disks = RootfsDisks.prepare(checking, rootfs, own(checking))) {
            var tree = disks.layersTopFirst().getFirst().verity().orElseThrow();
            assertEquals(made.rootHash().orElseThrow(), tree.rootDigest());
        }
        try (var disks = RootfsDisks.prepare(store, rootfs, own(store))) {
            assertEquals(Optional.empty(), disks.layersTopFirst().getFirst().verity());
        }

        try (var file = FileChannel.open(layer, StandardOpenOption.WRITE)) {
            file.truncate(made.bytes() - 512 - 4096); // the footer and the only block of the tree
        }
        var failure =
                assertThrows(
                        IOException.class,
                        () -> RootfsDisks.prepare(checking, rootfs, own(checking)));
        assertTrue(failure.getMessage().contains("hash tree"), failure.getMessage());
    }

    @Test
    void aMissingDiskLeavesNothingBehind() throws Exception {
        var rootfs =
                new Rootfs.Overlay(List.of(folder("a"), temp.resolve("absent")), Optional.empty());

        assertThrows(RootfsException.class, () -> RootfsDisks.prepare(store, rootfs, own(store)));

        assertEquals(List.of(), liveFiles());
    }

    private static ScratchDisk.Source own(LayerStore store) {
        return new ScratchDisk.Source() {
            @Override
            public ScratchDisk take() throws IOException, InterruptedException {
                return new ScratchDisk(store.scratch(SCRATCH), false, Encryption.NONE);
            }

            @Override
            public ScratchDisk of(DiskImage made) {
                return new ScratchDisk(made, true, Encryption.NONE);
            }
        };
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(temp.toRealPath().resolve(name));
    }

    private static Path layer(RootfsDisks disks) {
        return disks.layersTopFirst().getFirst().path();
    }

    private static List<String> contents(RootfsDisks disks) throws IOException {
        var names = new java.util.ArrayList<String>();
        for (var layer : disks.layersTopFirst()) {
            names.add(Files.readString(layer.path()).replace("\0", ""));
        }
        return names;
    }

    private List<Path> liveFiles() throws IOException {
        try (var files = Files.list(temp.resolve("store/live"))) {
            return files.toList();
        }
    }

    /// Writes the name of the folder it was given.
    private static final class TouchingBuilder implements ImageBuilder {
        @Override
        public void layer(Path directory, Path image) throws IOException {
            Files.writeString(image, directory.getFileName().toString());
        }

        @Override
        public void scratch(long bytes, Path image) throws IOException {
            Files.writeString(image, "scratch");
        }
    }
}
