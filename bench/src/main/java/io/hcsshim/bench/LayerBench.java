package io.hcsshim.bench;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// From layers to a running container: a large image for the first time and again, and many layers.
///
/// The large image is 500 MiB in 8000 files, in one layer; what a boot alone takes stands beside it. Many layers are those of
/// one container in a machine that is up; their images are made before.
final class LayerBench {
    private static final int SMALL_FILES = 7900;
    private static final int SMALL = 16 << 10;
    private static final int LARGE_FILES = 100;
    private static final int LARGE = 4 << 20;
    private static final int TIMES = 3;

    private final Path home;
    private final Path folder;
    private final Report report;
    private int machines;

    private LayerBench(Path home, Path folder, Report report) {
        this.home = home;
        this.folder = folder;
        this.report = report;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createDirectories(home.resolve("work/layer-bench"));
        try {
            var bench = new LayerBench(home, folder, report);
            bench.largeImage();
            bench.manyLayers();
        } finally {
            Trees.remove(folder);
        }
    }

    private void largeImage() throws IOException, InterruptedException {
        var small = BusyboxRoot.make(folder.resolve("small"));
        var large = fill(BusyboxRoot.make(folder.resolve("large")));
        var known = folder.resolve("cache-of-both");
        toContainer(known, small);
        toContainer(known, large);
        var first = new double[TIMES];
        var again = new double[TIMES];
        var bare = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            first[i] = toContainer(folder.resolve("cache-" + i), large);
            Trees.remove(folder.resolve("cache-" + i));
            again[i] = toContainer(known, large);
            bare[i] = toContainer(known, small);
        }
        row("boot to a running container, 500 MiB image, first time", first, bare);
        row("boot to a running container, 500 MiB image, cached", again, bare);
    }

    private void row(String what, double[] taken, double[] bare) {
        report.against("", what, new Samples(taken), new Samples(bare), "");
    }

    private static Path fill(Path rootfs) throws IOException {
        var bytes = new byte[LARGE];
        new Random(3).nextBytes(bytes);
        for (int i = 0; i < LARGE_FILES; i++) {
            Files.write(rootfs.resolve("large-" + i), bytes);
        }
        var one = java.util.Arrays.copyOf(bytes, SMALL);
        for (int i = 0; i < SMALL_FILES; i++) {
            var below = Files.createDirectories(rootfs.resolve("folder-" + i / 100));
            Files.write(below.resolve("file-" + i), one);
        }
        return rootfs;
    }

    /// Boots a machine and starts a container; milliseconds until it runs.
    private double toContainer(Path cache, Path rootfs) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        try (var uvm = boot(cache)) {
            start(uvm, "c", List.of(rootfs));
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private UtilityVm boot(Path cache) throws IOException, InterruptedException {
        var name = "layers-" + machines++;
        var state = Files.createDirectory(folder.resolve(name));
        var spec =
                UvmSpec.of(name, state, BootFiles.in(home.resolve("boot")))
                        .scsiControllers(4)
                        .build();
        var hypervisor =
                new QemuHypervisor(
                        QemuPaths.find(folder.resolve("cache-of-both")), System.err::println);
        return UtilityVm.boot(hypervisor, spec, LayerStore.open(cache), PhaseListener.NONE);
    }

    private static void start(UtilityVm uvm, String id, List<Path> layersTopFirst)
            throws IOException, InterruptedException {
        var document = GuestDocuments.container(List.of("sleep", "100000"));
        var rootfs = new Rootfs.Overlay(layersTopFirst, Optional.empty());
        try (var container =
                        uvm.createContainer(
                                new ContainerRequest(id, OciSpec.of(document), rootfs));
                var init = container.start(Wanted.NOTHING)) {
            init.signal(9);
            init.await();
        }
    }

    private void manyLayers() throws IOException, InterruptedException {
        var layers = new ArrayList<>(List.of(folder.resolve("small")));
        for (int i = 1; i < 120; i++) {
            var layer = Files.createDirectory(folder.resolve("layer-" + i));
            Files.writeString(layer.resolve("file-" + i), "of layer " + i);
            layers.addFirst(layer);
        }
        for (int count : new int[] {1, 20, 120}) {
            var some = layers.subList(layers.size() - count, layers.size());
            var what = "a container of " + count + (count == 1 ? " layer" : " layers");
            try (var uvm = boot(folder.resolve("cache-of-both"))) {
                start(uvm, "first", some);
                int[] next = {0};
                var taken = Samples.of(0, TIMES, () -> start(uvm, "c" + next[0]++, some));
                report.alone("", what + ", create to end", "ms", taken.p50(), "");
            } catch (IOException e) {
                report.notMeasured("", what, String.valueOf(e.getMessage()).strip());
            }
        }
    }
}
