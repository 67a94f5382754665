package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Whole commands through a real containerd: S1. They take turns with their reference.
@SuppressWarnings("try") // it may be interrupted while it closes
final class ContainerdBench {
    private static final int TIMES = 5;

    private ContainerdBench() {}

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        var reference = ReferenceBoot.prepare(home, folder);
        try (var containerd =
                BenchContainerd.start(home, folder, Map.of("HCSSHIM_TEMPLATES", "off"))) {
            containerd.container("--rm", "warm", "true");
            var ours = new double[TIMES];
            var bare = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                ours[i] = containerd.container("--rm", "c" + i, "true");
                bare[i] = reference.run();
            }
            report.against(
                    "S1",
                    "cold `ctr run --rm … true`",
                    new Samples(ours),
                    new Samples(bare),
                    "≤ 2.0 × (1.5)");
            report.picture(
                    "cold-start",
                    new Chart.Bars(
                            "Where the time of a cold start goes",
                            "ms",
                            List.of(Phases.typical(containerd.trace(), "c", "`ctr run`, cold"))));
        }
    }
}
