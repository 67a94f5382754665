package io.hcsshim.bench;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.layers.Verification;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What persistent memory does beside SCSI and RAM disks: boots from either, a layer plugged as either, and the memory of a
/// layer that two machines read.
final class VpmemBench {
    private static final int BOOTS = 5;
    private static final int PLUGS = 8;
    private static final int SHARED_MIB = 200;
    private static final PmemLayers MEMORY = new PmemLayers(PLUGS, 512L << 20, true);

    private final Path home;
    private final Path folder;
    private final Report report;
    private int machines;

    private VpmemBench(Path home, Path folder, Report report) {
        this.home = home;
        this.folder = folder;
        this.report = report;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createDirectories(home.resolve("work/vpmem-bench"));
        try {
            var bench = new VpmemBench(home, folder, report);
            bench.boots();
            bench.plugs();
            bench.sharedMemory();
        } finally {
            Trees.remove(folder);
        }
    }

    private void boots() throws IOException, InterruptedException {
        var memory = new double[BOOTS];
        var ram = new double[BOOTS];
        var boot = home.resolve("boot");
        for (int i = 0; i < BOOTS; i++) {
            memory[i] = untilReady(BootFiles.in(boot));
            ram[i] = untilReady(BootFiles.inRam(boot));
        }
        report.against(
                "",
                "cold boot from a root disk in persistent memory, against a RAM disk",
                new Samples(memory),
                new Samples(ram),
                "");
    }

    private double untilReady(BootFiles files) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        try (var _ = boot(files, PmemLayers.NONE, Verification.ON)) {
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    private UtilityVm boot(BootFiles files, PmemLayers room, Verification verification)
            throws IOException, InterruptedException {
        var name = "vpmem-" + machines++;
        var state = Files.createDirectory(folder.resolve(name));
        var spec = UvmSpec.of(name, state, files).pmemLayers(room).build();
        var cache = folder.resolve("cache-" + verification);
        var hypervisor = new QemuHypervisor(QemuPaths.find(cache), System.err::println);
        var store = LayerStore.open(cache, verification);
        return UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
    }

    private void plugs() throws IOException, InterruptedException {
        var layers = new ArrayList<Path>();
        for (int i = 0; i < PLUGS; i++) {
            layers.add(BusyboxRoot.make(folder.resolve("root-" + i)));
        }
        creations(PmemLayers.NONE, layers); // which makes the images
        var memory = creations(MEMORY, layers);
        var scsi = creations(PmemLayers.NONE, layers);
        report.against(
                "",
                "a container created on a new layer in persistent memory, against SCSI",
                memory,
                scsi,
                "");
    }

    private Samples creations(PmemLayers room, List<Path> layers)
            throws IOException, InterruptedException {
        var files = BootFiles.in(home.resolve("boot"));
        try (var uvm = boot(files, room, Verification.OFF)) {
            int[] next = {0};
            return Samples.of(
                    1,
                    PLUGS - 1,
                    () -> {
                        int i = next[0]++;
                        uvm.createContainer(request("c" + i, layers.get(i), "true"));
                    });
        }
    }

    private static ContainerRequest request(String id, Path layer, String... command)
            throws IOException {
        var document = OciSpec.of(GuestDocuments.container(List.of(command)));
        return new ContainerRequest(
                id, document, new Rootfs.Overlay(List.of(layer), Optional.empty()));
    }

    private void sharedMemory() throws IOException, InterruptedException {
        var layer = BusyboxRoot.make(folder.resolve("shared"));
        var bytes = new byte[SHARED_MIB << 20];
        new Random(5).nextBytes(bytes);
        Files.write(layer.resolve("data"), bytes);
        var files = BootFiles.in(home.resolve("boot"));
        try (var first = boot(files, MEMORY, Verification.OFF);
                var second = boot(files, MEMORY, Verification.OFF)) {
            readAll(first, layer);
            readAll(second, layer);
            double size = 0;
            double share = 0;
            for (var machine : ProcessHandle.current().children().toList()) {
                size = Math.max(size, mapped(machine.pid(), "Rss:"));
                share = Math.max(share, mapped(machine.pid(), "Pss:"));
            }
            var what = "memory of a layer of " + SHARED_MIB + " MiB that two machines read, each";
            report.against("", what + " (against all of it)", "MiB", share, size, "");
        }
    }

    private static void readAll(UtilityVm uvm, Path layer)
            throws IOException, InterruptedException {
        var script = "cat /data > /dev/null";
        try (var container = uvm.createContainer(request("reader", layer, "sh", "-c", script));
                var init = container.start(Wanted.NOTHING)) {
            if (init.await() != 0) {
                throw new IOException("a container could not read its layer");
            }
        }
    }

    /// What a process has of kept images, in MiB.
    private static double mapped(long pid, String counter) throws IOException {
        long kib = 0;
        var inside = false;
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inside = line.contains("/layers/");
            } else if (inside && line.startsWith(counter)) {
                kib += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kib / 1024.0;
    }
}
