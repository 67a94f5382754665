package io.hcsshim.bench;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What containerd waits for before it can say anything to a shim: S11.
///
/// Ours and containerd's own take turns, so that both meet the same machine.
@SuppressWarnings("try") // it may be interrupted while it closes
final class StartBench {
    private static final int WARMUPS = 2;
    private static final int TIMES = 15;

    private final Path folder;
    private final Path ours;
    private final Path runc;

    private StartBench(Path folder, Path ours, Path runc) {
        this.folder = folder;
        this.ours = ours;
        this.runc = runc;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var runc = program("containerd-shim-runc-v2");
        if (runc.isEmpty()) {
            report.notMeasured(
                    "S11", "`start` of the shim", "no containerd-shim-runc-v2 to stand against");
            return;
        }
        var folder = Files.createTempDirectory("hcsbench");
        var ours = home.resolve("bin/containerd-shim-runhcs-v1");
        // containerd's shim ends at once where nobody listens for its events.
        try (var _ =
                TtrpcServer.start(
                        folder.resolve("events"),
                        Map.of(),
                        _ -> new TtrpcException(TtrpcCode.UNIMPLEMENTED, "only listens"))) {
            new StartBench(folder, ours, runc.get()).measure(report);
        } finally {
            // A resident may just be taking its own files away.
            Trees.remove(folder);
        }
    }

    private void measure(Report report) throws IOException, InterruptedException {
        var first = new double[TIMES];
        var later = new double[TIMES];
        var reference = new double[TIMES];
        try (var keeper = new Shim(ours, "keeper", "one")) {
            keeper.start();
            for (int i = -WARMUPS; i < TIMES; i++) {
                // The first again, with a folder and so a resident process of its own.
                var taken =
                        new double[] {
                            once(new Shim(ours, "f" + i, "s" + i)),
                            once(new Shim(ours, "l" + i, "one")),
                            once(new Shim(runc, "r" + i, "one"))
                        };
                if (i >= 0) {
                    first[i] = taken[0];
                    later[i] = taken[1];
                    reference[i] = taken[2];
                }
            }
        }
        row(report, "first pod", first, reference, "≤ 6 × (4)");
        row(report, "later pods", later, reference, "≤ 2 × (1)");
    }

    private static void row(
            Report report, String which, double[] taken, double[] reference, String must) {
        report.against(
                "S11",
                "`start` of the shim, " + which,
                new Samples(taken),
                new Samples(reference),
                must);
    }

    private static double once(Shim shim) throws IOException, InterruptedException {
        try (shim) {
            var begin = System.nanoTime();
            shim.start();
            return (System.nanoTime() - begin) / 1e6;
        }
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

    /// One pod's shim as containerd runs it: in the bundle, with a FIFO `log` there that containerd reads.
    private final class Shim implements AutoCloseable {
        private final Path program;
        private final String id;
        private final Map<String, String> environment;
        private final Path bundle;
        private final RandomAccessFile log;
        private String address = "";

        Shim(Path program, String id, String state) throws IOException, InterruptedException {
            this.program = program;
            this.id = id;
            environment =
                    Map.of(
                            "HCSSHIM_STATE", folder.resolve(state).toString(),
                            "HCSSHIM_CACHE", folder.resolve("cache").toString(),
                            "HCSSHIM_LINGER", "0",
                            "TTRPC_ADDRESS", folder.resolve("events").toString());
            bundle = Files.createDirectories(folder.resolve(id));
            Files.writeString(
                    bundle.resolve("config.json"),
                    GuestDocuments.container(List.of("true")).toText());
            Shell.run(bundle, Map.of(), List.of("mkfifo", "log"));
            log = new RandomAccessFile(bundle.resolve("log").toFile(), "rw");
        }

        void start() throws IOException, InterruptedException {
            address = command("start");
        }

        private String command(String verb) throws IOException, InterruptedException {
            return Shell.run(
                    bundle,
                    environment,
                    List.of(
                            program.toString(),
                            "-namespace",
                            "bench",
                            "-address",
                            folder.resolve("containerd.sock").toString(),
                            "-publish-binary",
                            "/bin/true",
                            "-id",
                            id,
                            "-bundle",
                            bundle.toString(),
                            verb));
        }

        /// As containerd ends a shim whose task is gone.
        @Override
        public void close() throws IOException, InterruptedException {
            shutdown();
            if (program.equals(ours)) {
                command("delete"); // containerd's own wants to know a runtime here
            }
            log.close();
        }

        private void shutdown() throws InterruptedException {
            var name = id.getBytes(StandardCharsets.US_ASCII);
            // A containerd.task.v2.ShutdownRequest: its first field is the id.
            var request = ByteBuffer.allocate(name.length + 2).put((byte) 10);
            request.put((byte) name.length).put(name);
            try (var client = TtrpcClient.connect(Path.of(address.replace("unix://", "")))) {
                client.call(
                        "containerd.task.v2.Task",
                        "Shutdown",
                        request.array(),
                        Map.of(),
                        Duration.ofSeconds(10));
            } catch (IOException e) {
                return; // it left before it answered
            }
        }
    }
}
