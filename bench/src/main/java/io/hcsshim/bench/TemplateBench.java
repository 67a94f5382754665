package io.hcsshim.bench;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.TemplateMaker;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Machines that start from a template: S2, S3, and with the group `pods` S8, S9, S16.
///
/// The reference is what a machine without one has to do at the least: QEMU boots the same kernel to an init that says one
/// word. Both take turns.
@SuppressWarnings("try") // it may be interrupted while it closes
final class TemplateBench {
    private static final int TIMES = 15;
    private static final int PODS = 50;
    private static final int PODS_FOR_MEMORY = 20;
    private static final int COMPARED = 5;

    private TemplateBench() {}

    static void run(Path home, Report report) throws IOException, InterruptedException {
        ready(home, report);
        var folder = Files.createTempDirectory("hcsbench");
        var reference = ReferenceBoot.prepare(home, folder);
        try (var containerd = BenchContainerd.start(home, folder, Map.of())) {
            containerd.program(home.resolve("bin/runhcs"), "template", "create", "--accel", "tcg");
            containerd.container("--rm", "warm", "true");
            var ours = new double[TIMES];
            var bare = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                ours[i] = containerd.container("--rm", "c" + i, "true");
                bare[i] = reference.run();
            }
            var taken = new Samples(ours);
            var boots = new Samples(bare);
            report.against(
                    "S2",
                    "`ctr run --rm … true` from a template",
                    taken,
                    boots,
                    "≤ 1,500 ms (800)");
            report.against(
                    "S2",
                    "the same, slowest of " + TIMES,
                    "ms",
                    taken.max(),
                    boots.max(),
                    "≤ 3,000 ms (1,500)");
            report.picture(
                    "template-start",
                    new Chart.Bars(
                            "Where the time of a start from a template goes",
                            "ms",
                            List.of(
                                    Phases.typical(
                                            containerd.trace(), "c", "`ctr run`, template"))));
        }
    }

    private static void ready(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        var reference = ReferenceBoot.prepare(home, folder);
        try {
            var layers = LayerStore.open(folder.resolve("cache"));
            var store = TemplateStore.open(folder.resolve("machines"), folder.resolve("notes"));
            var hypervisor =
                    new QemuHypervisor(
                            QemuPaths.find(folder.resolve("cache")), System.err::println);
            new TemplateMaker(hypervisor, layers, store).make(spec(home, folder, "template"));
            var vms =
                    new UtilityVms(
                            hypervisor,
                            layers,
                            store,
                            TemplateUse.READY,
                            new MachineSize(512, 2),
                            WarmPool.none(),
                            Log.none());
            vms.start(spec(home, folder, "warm"), PhaseListener.NONE).close();
            var ours = new double[TIMES];
            var bare = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                var spec = spec(home, folder, "c" + i);
                var begin = System.nanoTime();
                try (var _ = vms.start(spec, PhaseListener.NONE)) {
                    ours[i] = (System.nanoTime() - begin) / 1e6;
                }
                bare[i] = reference.run();
            }
            report.against(
                    "S3",
                    "utility VM ready from a template",
                    new Samples(ours),
                    new Samples(bare),
                    "≤ 400 ms (200)");
        } finally {
            Trees.remove(folder);
        }
    }

    private static UvmSpec spec(Path home, Path folder, String id) throws IOException {
        return UvmSpec.of(
                        id,
                        Files.createDirectory(folder.resolve("vm-" + id)),
                        BootFiles.in(home.resolve("boot")))
                .sized(512, 2)
                .acceleration(Acceleration.TCG)
                .build();
    }

    /// Many pods at once, each with a container that sleeps.
    static void pods(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        try (var containerd = BenchContainerd.start(home, folder, Map.of())) {
            containerd.program(home.resolve("bin/runhcs"), "template", "create", "--accel", "tcg");
            containerd.container("--rm", "warm", "true");
            var taken = new ArrayList<Double>();
            try {
                for (int i = 0; i < PODS; i++) {
                    taken.add(containerd.container("-d", "p" + i, "sleep", "1000000"));
                    if (i + 1 == PODS_FOR_MEMORY) {
                        memory(containerd, folder, report);
                    }
                }
                report.picture(
                        "pods",
                        new Chart.Line(
                                "How long the start of a pod takes beside others",
                                "pods that run",
                                "ms",
                                taken));
                var first = median(taken, 0);
                report.against(
                        "S16",
                        "`ctr run -d` of pods %d–%d, against 1–%d, p50"
                                .formatted(PODS - COMPARED + 1, PODS, COMPARED),
                        "ms",
                        median(taken, PODS - COMPARED),
                        first,
                        "≤ 1.5 × (1.1)");
            } finally {
                for (int i = 0; i < taken.size(); i++) {
                    containerd.ctr("tasks", "rm", "-f", "p" + i);
                }
            }
        }
    }

    private static double median(ArrayList<Double> taken, int from) {
        return new Samples(
                        taken.subList(from, from + COMPARED).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                .p50();
    }

    private static void memory(BenchContainerd containerd, Path folder, Report report)
            throws IOException {
        double shim = 0;
        for (var resident : containerd.residents()) {
            shim += pssMib(resident.pid());
        }
        double machines = 0;
        for (var process : ProcessHandle.allProcesses().toList()) {
            if (worksBelow(folder, process.pid())) {
                machines += pssMib(process.pid());
            }
        }
        report.alone(
                "S8",
                "shim's memory at " + PODS_FOR_MEMORY + " pods, PSS ÷ pods",
                "MiB",
                shim / PODS_FOR_MEMORY,
                "≤ 20 (6)");
        report.alone(
                "S9",
                "whole PSS per idle template pod, " + PODS_FOR_MEMORY + " pods",
                "MiB",
                (shim + machines) / PODS_FOR_MEMORY,
                "≤ 90 (60)");
    }

    /// QEMU's working folder is that of its machine.
    private static boolean worksBelow(Path folder, long pid) {
        try {
            var there = Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
            return there.startsWith(folder.resolve("shim"));
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    private static double pssMib(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Integer.parseInt(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return 0;
    }
}
