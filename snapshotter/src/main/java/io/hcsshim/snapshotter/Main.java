package io.hcsshim.snapshotter;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.files.Shelf;
import io.hcsshim.snapshotter.files.Trash;
import io.hcsshim.snapshotter.layer.LayerFinder;
import io.hcsshim.snapshotter.layer.Layers;
import io.hcsshim.snapshotter.rpc.ContainerdBlobs;
import io.hcsshim.snapshotter.rpc.DiffService;
import io.hcsshim.snapshotter.rpc.SnapshotsService;
import io.hcsshim.snapshotter.rpc.UnixServer;
import io.hcsshim.snapshotter.snapshot.Snapshots;
import io.hcsshim.sys.linux.Flock;
import io.hcsshim.uvm.layers.LayerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `containerd-lcow-snapshotter`: serves until it is told to end (SIGTERM, SIGINT).
@Command(
        name = "containerd-lcow-snapshotter",
        description =
                "A containerd snapshotter whose layers and containers are disks of utility VMs.",
        mixinStandardHelpOptions = true)
final class Main implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String VERSION = "0.1.0";

    @Option(
            names = "--root",
            paramLabel = "FOLDER",
            description =
                    "where layers and snapshots are kept; short, as its path is in every mount (default: ${DEFAULT-VALUE})")
    private Path root = Path.of("/var/lib/hcsshim/lcow");

    @Option(
            names = "--address",
            paramLabel = "SOCKET",
            description = "the socket to serve at (default: ${DEFAULT-VALUE})")
    private Path address = Path.of("/run/hcsshim/lcow.sock");

    @Option(
            names = "--containerd",
            paramLabel = "SOCKET",
            description = "containerd's own socket (default: ${DEFAULT-VALUE})")
    private Path containerd = Path.of("/run/containerd/containerd.sock");

    @Option(
            names = "--scratch-mib",
            paramLabel = "MIB",
            description = "how much a container can write (default: ${DEFAULT-VALUE}, 20 GiB)")
    private long scratchMib = 20 << 10;

    @Option(
            names = {"-info", "--info"},
            description = "say what this is, in JSON, and end")
    private boolean wantsInfo;

    private Main() {}

    /// Exit status: 0 after a signal, or 1 and a sentence on standard error.
    public static void main(String[] arguments) {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, _, _) -> {
            System.err.println("containerd-lcow-snapshotter: " + e.getMessage());
            return 1;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (wantsInfo) {
            System.out.println(Description.of(VERSION));
            return 0;
        }
        if (scratchMib < 16) {
            throw new IOException("--scratch-mib: at least 16 is wanted, not " + scratchMib);
        }
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(Objects.requireNonNull(address.toAbsolutePath().getParent()));
        var lock = Flock.tryLock(root.resolve("lock"));
        if (lock.isEmpty()) {
            throw new IOException("serve " + root + ": another process does already");
        }
        try (var _ = lock.get()) {
            serve(Log.to(System.err));
        }
        return 0;
    }

    private void serve(Log log) throws IOException, InterruptedException {
        var folder = root.toRealPath();
        var trash = Trash.open(folder.resolve("gone"), log);
        var scratch = LayerStore.open(folder.resolve("scratch"));
        try (var blobs = ContainerdBlobs.at(containerd)) {
            var layers = Layers.open(Shelf.open(folder.resolve("l"), trash), blobs, log);
            var parts =
                    new Snapshots.Parts(
                            Shelf.open(folder.resolve("s"), trash),
                            trash,
                            layers,
                            new LayerFinder(blobs, layers),
                            scratch::scratchVhdx,
                            scratchMib << 20,
                            log);
            try (var snapshots = Snapshots.open(parts)) {
                serve(snapshots, log);
            }
        }
    }

    private void serve(Snapshots snapshots, Log log) throws IOException, InterruptedException {
        var services = List.of(SnapshotsService.of(snapshots, log), DiffService.of(snapshots, log));
        var end = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var server = UnixServer.open(address, services);
        try {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                end.countDown();
                                awaitQuietly(ended);
                            }));
            log.info("serving", Map.of("address", address, "root", root));
            end.await();
        } finally {
            server.close(GRACE);
            log.info("ended");
            ended.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
