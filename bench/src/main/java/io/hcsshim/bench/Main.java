package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `make bench`: measures and prints. Arguments choose groups (`vm`, `ctr`, `start`); none means all.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var chosen = arguments.length == 0 ? List.of("vm", "start", "ctr") : List.of(arguments);
        var home = Path.of(System.getProperty("hcsshim.home", "out")).toAbsolutePath();
        var report = new Report();
        if (chosen.contains("vm")) {
            MachineBench.run(home, report);
        }
        if (chosen.contains("start")) {
            StartBench.run(home, report);
        }
        if (chosen.contains("ctr")) {
            ContainerdBench.run(home, report);
        }
        report.alone(
                "S12",
                "initrd.img",
                "MiB",
                Files.size(home.resolve("boot/initrd.img")) / 1048576.0,
                "≤ 45 (30)");
    }
}
