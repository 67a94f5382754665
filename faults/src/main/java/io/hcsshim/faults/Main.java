package io.hcsshim.faults;

import io.hcsshim.bench.Report;
import java.io.IOException;
import java.nio.file.Path;

/// `make faults`, `make soak`: breaks what it is told to and keeps the numbers. Arguments: a group, a count, a seed.
@SuppressWarnings("try") // it may be interrupted while it closes
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var group = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        var home = Path.of(System.getProperty("hcsshim.home", "out")).toAbsolutePath();
        var command =
                group.equals("soak")
                        ? "`make soak N=%d SEED=%d`".formatted(count, seed)
                        : "`make faults GROUP=%s COUNT=%d SEED=%d%s`"
                                .formatted(group, count, seed, only());
        var report = Report.trust(home.resolve("bench"), command);
        var good =
                switch (group) {
                    case "points" -> points(home, report, count, seed);
                    case "soak" -> soak(home, report, count, seed);
                    case "machine" -> MachineFaults.run(home, report, count);
                    case "stdio" -> stdio(home, report, count, seed);
                    default -> throw new IOException("no such group: " + group);
                };
        Runtime.getRuntime().halt(good ? 0 : 1);
    }

    private static String part() {
        return System.getProperty("hcsshim.faults", "");
    }

    private static String only() {
        return part().isEmpty() ? "" : " ONLY='" + part() + "'";
    }

    private static boolean points(Path home, Report report, int count, long seed)
            throws IOException, InterruptedException {
        try (var run = FaultRun.on(home, Beginning.TEMPLATE)) {
            var points = run.points();
            System.err.println(points.size() + " points: " + points);
            var faults = FaultPlan.choose(points, count, seed, part());
            run.strike(faults);
            report.alone(
                    "T3",
                    "shim, machine, containerd, agent, runtime killed or paused at points of a life: faults",
                    "",
                    run.struck(),
                    "≥ 200 (200)");
            report.alone(
                    "T3",
                    "of these, with anything lost, hung or left behind",
                    "",
                    run.findings().size(),
                    "≤ 0 (0)");
            run.findings().forEach((fault, wrong) -> System.err.println(fault + ": " + wrong));
            return run.findings().isEmpty();
        }
    }

    private static boolean soak(Path home, Report report, int count, long seed)
            throws IOException, InterruptedException {
        try (var run = SoakRun.on(home, seed)) {
            run.run(count);
            run.report(report);
            return run.wrong().isEmpty();
        }
    }

    private static boolean stdio(Path home, Report report, int count, long seed)
            throws IOException, InterruptedException {
        try (var run = StdioRun.on(home, Beginning.TEMPLATE)) {
            var begin = System.nanoTime();
            var wrong = run.run(count, seed);
            wrong.forEach(System.err::println);
            System.err.println((System.nanoTime() - begin) / 1_000_000_000 + " s");
            report.alone(
                    "T1",
                    "processes whose output of 0–4 MiB a stream was read fast, slowly, with rests, by who comes back",
                    "",
                    count,
                    "≥ 2,000 (10,000)");
            report.alone(
                    "T1",
                    "of these, with bytes lost, doubled or in another place, or ends lost or doubled",
                    "",
                    wrong.size(),
                    "≤ 0 (0)");
            return wrong.isEmpty();
        }
    }
}
