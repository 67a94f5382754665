package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `make bench`: measures and prints. Arguments choose groups (`vm`, `start`, `disk`, `layers`, `vpmem`, `ctr`, `template`, `pods`, `io`, `net`); none means all.
/// `spec FILE PAGE` puts the rows of a run into a page, `compare BEFORE NOW …` sets runs of two builds against each other.
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
                    "io",
                    "net");

    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("spec")) {
            SpecDocument.write(Path.of(arguments[2]), Report.read(Path.of(arguments[1])));
        } else if (arguments.length > 0 && arguments[0].equals("compare")) {
            compare(List.of(arguments).subList(1, arguments.length));
        } else {
            measure(arguments);
        }
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
            case "io" -> IoBench.run(home, report);
            case "net" -> NetBench.run(home, report);
            default -> throw new IOException("no such group; there are " + GROUPS);
        }
    }
}
