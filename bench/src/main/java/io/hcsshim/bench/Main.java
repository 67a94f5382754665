package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `make bench`: measures and prints. Arguments choose groups (`vm`, `start`, `disk`, `layers`, `vpmem`, `ctr`, `template`, `pods`, `idle`, `io`, `net`); none means all.
/// `spec FOLDER PAGE` puts the rows of the last runs into a page, `trust …` keeps a row that a script has measured,
/// `compare BEFORE NOW …` sets runs of two builds against each other.
public final class Main {
    private static final List<String> GROUPS =
            List.of(
                    "vm",
                    "start",
                    "disk",
                    "layers",
                    "vpmem",
                    "ctr",
                    "template",
                    "pods",
                    "idle",
                    "io",
                    "net");

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("spec")) {
            spec(Path.of(arguments[1]), Path.of(arguments[2]));
        } else if (arguments.length > 0 && arguments[0].equals("trust")) {
            trust(arguments);
        } else if (arguments.length > 0 && arguments[0].equals("compare")) {
            compare(List.of(arguments).subList(1, arguments.length));
        } else {
            measure(arguments);
        }
    }

    /// A folder of results, and the page.
    private static void spec(Path results, Path page) throws IOException {
        var rows = new ArrayList<Row>();
        for (var file : List.of("bench.json", "trust.json")) {
            if (Files.exists(results.resolve(file))) {
                rows.addAll(Report.read(results.resolve(file)));
            }
        }
        SpecDocument.write(page, rows);
    }

    /// What a script has measured: goal, what, unit, value, bound, command.
    private static void trust(String... arguments) throws IOException {
        var home = Path.of(System.getProperty("hcsshim.home", "out")).toAbsolutePath();
        Report.trust(home.resolve("bench"), arguments[6])
                .alone(
                        arguments[1],
                        arguments[2],
                        arguments[3],
                        Double.parseDouble(arguments[4]),
                        arguments[5]);
    }

    /// Files of two builds in turns: before, now, before, now.
    private static void compare(List<String> files) throws IOException {
        var before = new ArrayList<List<Row>>();
        var now = new ArrayList<List<Row>>();
        for (int i = 0; i + 1 < files.size(); i += 2) {
            before.add(Report.read(Path.of(files.get(i))));
            now.add(Report.read(Path.of(files.get(i + 1))));
        }
        System.out.println(Comparison.table(before, now));
    }

    private static void measure(String[] arguments) throws IOException, InterruptedException {
        var chosen = arguments.length == 0 ? GROUPS : List.of(arguments);
        var home = Path.of(System.getProperty("hcsshim.home", "out")).toAbsolutePath();
        var report = new Report(home.resolve("bench"));
        for (var group : chosen) {
            try {
                measure(group, home, report);
            } catch (IOException e) {
                report.notMeasured("", group, String.valueOf(e.getMessage()).strip());
            }
        }
        report.alone(
                "S12",
                "out/initrd.img, packed",
                "MiB",
                Files.size(home.resolve("initrd.img")) / 1048576.0,
                "≤ 45 (30)");
    }

    private static void measure(String group, Path home, Report report)
            throws IOException, InterruptedException {
        switch (group) {
            case "vm" -> MachineBench.run(home, report);
            case "start" -> StartBench.run(home, report);
            case "disk" -> DiskBench.run(home, report);
            case "layers" -> LayerBench.run(home, report);
            case "vpmem" -> VpmemBench.run(home, report);
            case "ctr" -> ContainerdBench.run(home, report);
            case "template" -> TemplateBench.run(home, report);
            case "pods" -> TemplateBench.pods(home, report);
            case "idle" -> IdleBench.run(home, report);
            case "io" -> IoBench.run(home, report);
            case "net" -> NetBench.run(home, report);
            default -> throw new IOException("no such group; there are " + GROUPS);
        }
    }
}
