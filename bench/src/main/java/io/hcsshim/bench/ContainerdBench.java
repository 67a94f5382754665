package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Whole commands through a real containerd: S1. They take turns with their reference.
final class ContainerdBench {
    private static final int TIMES = 5;

    private ContainerdBench() {}

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        var script = home.resolveSibling("make/containerd.sh").toString();
        var environment =
                Map.of(
                        "OUT", home.toString(),
                        "HCSSHIM_STATE", folder.resolve("shim").toString(),
                        "HCSSHIM_CACHE", folder.resolve("cache").toString(),
                        "HCSSHIM_ACCEL", "tcg",
                        "HCSSHIM_LINGER", "60");
        var reference = ReferenceBoot.prepare(home, folder);
        Shell.run(folder, environment, List.of(script, "start", folder.toString()));
        try {
            var ctr = new Ctr(folder, environment);
            ctr.run("images", "import", home.resolve("hello.tar").toString());
            ctr.container("warm", "true");
            var ours = new double[TIMES];
            var bare = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                var begin = System.nanoTime();
                ctr.container("c" + i, "true");
                ours[i] = (System.nanoTime() - begin) / 1e6;
                bare[i] = reference.run();
            }
            report.against(
                    "S1",
                    "cold `ctr run --rm … true`, p50",
                    "ms",
                    new Samples(ours).p50(),
                    new Samples(bare).p50(),
                    "≤ 2.0 × (1.5)");
        } finally {
            Shell.run(folder, environment, List.of(script, "stop", folder.toString()));
            endResident(folder);
            Trees.remove(folder);
        }
    }

    /// It would stay for as long as it lingers.
    private static void endResident(Path folder) {
        ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().commandLine().orElse("").contains("-socket " + folder))
                .forEach(process -> {
                    process.destroy();
                    process.onExit().join();
                });
    }

    private record Ctr(Path folder, Map<String, String> environment) {
        void run(String... arguments) throws IOException, InterruptedException {
            var command =
                    new ArrayList<>(
                            List.of("ctr", "--address", folder.resolve("c.sock").toString()));
            command.addAll(List.of(arguments));
            Shell.run(folder, environment, command);
        }

        void container(String name, String program) throws IOException, InterruptedException {
            run(
                    "run",
                    "--runtime",
                    "io.containerd.runhcs.v1",
                    "--rm",
                    "docker.io/library/hello:latest",
                    name,
                    program);
        }
    }
}
