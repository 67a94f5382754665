package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// Pods that do nothing, from a template: how many a host holds while each still answers in time, and what they cost it
/// (S10).
///
/// Pods are added until there are as many as are tried for, or memory is short, or an exec takes too long.
@SuppressWarnings("try") // it may be interrupted while it closes
final class IdleBench {
    private static final int MUST = 30;
    private static final int TARGET = 100;
    private static final int STEP = 10;
    private static final int EXECS = 30;
    private static final double LIMIT_MS = 2_000;
    private static final long LEAST_FREE_MIB = 2_048;
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux
    private static final String PODS = "HCSSHIM_BENCH_PODS";

    /// A hundredth of a processor, and next to nothing.
    private static final String IDLE = "≤ 600 (100)";

    private final BenchContainerd containerd;
    private final Path folder;
    private int running;
    private int execs;

    private IdleBench(BenchContainerd containerd, Path folder) {
        this.containerd = containerd;
        this.folder = folder;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        try (var containerd = BenchContainerd.start(home, folder, Map.of())) {
            containerd.program(home.resolve("bin/runhcs"), "template", "create", "--accel", "tcg");
            var bench = new IdleBench(containerd, folder);
            try {
                bench.measure(report);
            } finally {
                bench.end();
            }
        }
    }

    private void measure(Report report) throws IOException, InterruptedException {
        var named = System.getenv(PODS);
        int most = named == null ? TARGET : Integer.parseInt(named);
        int held = 0;
        double slowest = 0;
        var why = "as many as were tried";
        while (running < most) {
            if (freeMib() < LEAST_FREE_MIB) {
                why = "the host has less than " + LEAST_FREE_MIB + " MiB of memory left";
                break;
            }
            add(Math.min(STEP, most - running));
            if (running == Math.min(MUST, most)) {
                cost(report);
            }
            double p99 = p99();
            if (p99 > LIMIT_MS) {
                why = "an exec among %d takes %.0f ms".formatted(running, p99);
                break;
            }
            held = running;
            slowest = p99;
        }
        report.alone(
                "S10",
                "idle pods at once, exec p99 ≤ 2 s; ended: " + why,
                "pods",
                held,
                "≥ 30 (100)");
        report.alone("S10", "exec of `true` among so many, p99", "ms", slowest, "≤ 2,000 (2,000)");
    }

    private void add(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            containerd.container("-d", "idle" + running, "sleep", "1000000");
            running++;
        }
    }

    private double p99() throws IOException, InterruptedException {
        var taken = new double[EXECS];
        for (int i = 0; i < EXECS; i++) {
            var pod = "idle" + i * running / EXECS;
            var begin = System.nanoTime();
            containerd.ctr("tasks", "exec", "--exec-id", "e" + execs++, pod, "true");
            taken[i] = (System.nanoTime() - begin) / 1e6;
        }
        return new Samples(taken).max(); // of thirty, the slowest
    }

    private void cost(Report report) throws IOException, InterruptedException {
        Thread.sleep(
                LOOK); // what their start left to do, memory to give back for one, is done then
        double machines = machineSeconds();
        double shim = shimSeconds();
        Thread.sleep(LOOK);
        double minutes = LOOK.toSeconds() / 60.0;
        report.alone(
                "S10",
                "processor time of an idle pod's machine, of " + running,
                "ms/min",
                1000 * (machineSeconds() - machines) / running / minutes,
                IDLE);
        report.alone(
                "S10",
                "processor time of the shim, of %d pods, for each".formatted(running),
                "ms/min",
                1000 * (shimSeconds() - shim) / running / minutes,
                IDLE);
    }

    private double machineSeconds() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> worksBelow(process.pid()))
                    .mapToDouble(process -> seconds(process.pid()))
                    .sum();
        }
    }

    private double shimSeconds() {
        return containerd.residents().stream().mapToDouble(each -> seconds(each.pid())).sum();
    }

    private boolean worksBelow(long pid) {
        try {
            var there = Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd"));
            return there.startsWith(folder.resolve("shim"));
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    /// proc(5): the 14th and 15th field; the name in brackets may have blanks.
    private static double seconds(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException _) {
            return 0; // it has ended
        }
    }

    private static long freeMib() throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        throw new IOException("no MemAvailable in /proc/meminfo");
    }

    private void end() throws IOException, InterruptedException {
        for (int i = 0; i < running; i++) {
            containerd.ctr("tasks", "rm", "-f", "idle" + i);
        }
    }
}
