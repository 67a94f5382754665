package io.hcsshim.faults;

import io.hcsshim.bench.Report;
import java.io.IOException;
import java.nio.file.Path;

/// `make faults`, `make soak`: breaks what it is told to and keeps the numbers. Arguments: a group, a count, a seed.
@SuppressWarnings("try") // it may be interrupted while it closes
public final class Main {
    private final Path home;
    private final Scene scene;
    private final String part;
    private final Report report;

    private Main(Path home, Scene scene, String part, Report report) {
        this.home = home;
        this.scene = scene;
        this.part = part;
        this.report = report;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var group = arguments[0];
        int count = Integer.parseInt(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        var home = Path.of(System.getProperty("hcsshim.home", "out")).toAbsolutePath();
        var part = System.getProperty("hcsshim.faults", "");
        var scene =
                Scene.parse(
                        System.getProperty("hcsshim.templates", ""),
                        System.getProperty("hcsshim.beside", ""));
        var command =
                (group.equals("soak")
                                ? "make soak N=%d SEED=%d".formatted(count, seed)
                                : "make faults GROUP=%s COUNT=%d SEED=%d"
                                        .formatted(group, count, seed))
                        + (part.isEmpty() ? "" : " ONLY='" + part + "'")
                        + scene.variables();
        var report = Report.trust(home.resolve("bench"), "`" + command + "`");
        var good = new Main(home, scene, part, report).run(group, count, seed);
        Runtime.getRuntime().halt(good ? 0 : 1);
    }

    private boolean run(String group, int count, long seed)
            throws IOException, InterruptedException {
        return switch (group) {
            case "points" -> points(count, seed);
            case "soak" -> soak(count, seed);
            case "machine" -> MachineFaults.run(home, scene, report, count);
            case "stdio" -> stdio(count, seed);
            default -> throw new IOException("no such group: " + group);
        };
    }

    /// What tells the rows of a run from those of others, which stay.
    private String label() {
        return (part.isEmpty() ? "" : ", only '" + part + "'") + scene.label();
    }

    private boolean points(int count, long seed) throws IOException, InterruptedException {
        try (var run = FaultRun.on(home, scene)) {
            var points = run.points();
            var faults = FaultPlan.choose(points, count, seed, part);
            System.err.printf(
                    "%d points, %d faults in all, %d of them now: %s%n",
                    points.size(), FaultPlan.all(points).size(), faults.size(), points);
            run.strike(faults);
            report.alone(
                    "T3",
                    "shim, machine, containerd, agent, runtime killed or paused at points of a life: faults"
                            + label(),
                    "",
                    run.struck(),
                    part.isEmpty() ? "≥ 200 (200)" : "");
            report.alone(
                    "T3",
                    "of these, with anything lost, hung or left behind" + label(),
                    "",
                    run.findings().size(),
                    "≤ 0 (0)");
            if (scene.beside() > 0) {
                report.alone(
                        "T3",
                        "slowest exec of `true` in those beside" + label(),
                        "ms",
                        run.slowestBeside(),
                        "");
            }
            run.findings().forEach((fault, wrong) -> System.err.println(fault + ": " + wrong));
            return run.findings().isEmpty();
        }
    }

    private boolean soak(int count, long seed) throws IOException, InterruptedException {
        try (var run = SoakRun.on(home, scene, seed)) {
            run.run(count);
            run.report(report);
            return run.wrong().isEmpty();
        }
    }

    private boolean stdio(int count, long seed) throws IOException, InterruptedException {
        try (var run = StdioRun.on(home, scene)) {
            var wrong = run.run(count, seed);
            wrong.forEach(System.err::println);
            report.alone(
                    "T1",
                    "processes whose output of 0–4 MiB a stream was read fast, slowly, with rests, by who comes back"
                            + label(),
                    "",
                    count,
                    "≥ 2,000 (10,000)");
            report.alone(
                    "T1",
                    "of these, with bytes lost, doubled or in another place, or ends lost or doubled"
                            + label(),
                    "",
                    wrong.size(),
                    "≤ 0 (0)");
            return wrong.isEmpty();
        }
    }
}
