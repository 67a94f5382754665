package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What containerd waits for before it can say anything to a shim: S11.
final class StartBench {
    private static final int TIMES = 9;

    private final Path folder;
    private final Path home;

    private StartBench(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var runc = program("containerd-shim-runc-v2");
        if (runc.isEmpty()) {
            report.notMeasured(
                    "S11", "`start` of the shim", "no containerd-shim-runc-v2 to stand against");
            return;
        }
        var bench = new StartBench(Files.createTempDirectory("hcsbench"), home);
        try {
            bench.measure(runc.get(), report);
        } finally {
            Trees.remove(bench.folder);
        }
    }

    private void measure(Path runc, Report report) throws IOException, InterruptedException {
        var ours = home.resolve("bin/containerd-shim-runhcs-v1");
        var number = new int[1];
        var reference = Samples.of(2, TIMES, () -> startAndDelete(runc, "r" + number[0]++, "r"));
        var first =
                Samples.of(
                        2,
                        TIMES,
                        () -> startAndDelete(ours, "f" + number[0], "state" + number[0]++));
        start(ours, "keeper", "one");
        var later = Samples.of(3, TIMES, () -> start(ours, "l" + number[0]++, "one"));
        report.against(
                "S11",
                "`start` (and `delete`) of the shim, first pod",
                "ms",
                first.p50(),
                reference.p50(),
                "≤ 6 × (4)");
        report.against(
                "S11",
                "`start` of the shim, later pods",
                "ms",
                later.p50(),
                justStart(runc),
                "≤ 2 × (1)");
    }

    private double justStart(Path runc) throws IOException, InterruptedException {
        var taken = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            var id = "s" + i;
            var begin = System.nanoTime();
            start(runc, id, "r");
            taken[i] = (System.nanoTime() - begin) / 1e6;
            command(runc, id, "r", "delete");
        }
        return new Samples(taken).p50();
    }

    private void startAndDelete(Path shim, String id, String state)
            throws IOException, InterruptedException {
        start(shim, id, state);
        command(shim, id, state, "delete");
    }

    private void start(Path shim, String id, String state)
            throws IOException, InterruptedException {
        var bundle = Files.createDirectories(folder.resolve(id));
        Files.writeString(
                bundle.resolve("config.json"), GuestDocuments.container(List.of("true")).toText());
        command(shim, id, state, "start");
    }

    private void command(Path shim, String id, String state, String verb)
            throws IOException, InterruptedException {
        var bundle = folder.resolve(id);
        var environment =
                Map.of(
                        "HCSSHIM_STATE", folder.resolve(state).toString(),
                        "HCSSHIM_LINGER", state.equals("one") ? "30" : "0",
                        "TTRPC_ADDRESS", folder.resolve("none.ttrpc").toString());
        Shell.run(
                bundle,
                environment,
                List.of(
                        shim.toString(),
                        "-namespace",
                        "bench",
                        "-address",
                        folder.resolve("none.sock").toString(),
                        "-publish-binary",
                        "/bin/true",
                        "-id",
                        id,
                        "-bundle",
                        bundle.toString(),
                        verb));
    }

    private static Optional<Path> program(String name) {
        for (var folder : System.getenv("PATH").split(":")) {
            var candidate = Path.of(folder, name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
