package io.hcsshim.it.cri;

import io.hcsshim.it.Evidence;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The snapshotter program, with folders of the test's own. It is started before the containerd that it serves, whose
/// socket it learns by [#serve].
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Snapshotter implements AutoCloseable {
    static final String NAME = "lcow";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK = 20_000_000;

    private final Path folder;
    private final Process process;

    private Snapshotter(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    static Snapshotter start(Path home) throws IOException {
        var folder = Files.createTempDirectory("hcsit-lcow");
        var command =
                List.of(
                        home.resolve("bin/containerd-lcow-snapshotter").toString(),
                        "--root",
                        folder.resolve("root").toString(),
                        "--address",
                        folder.resolve("lcow.sock").toString(),
                        "--containerd",
                        folder.resolve("c.sock").toString());
        var log = folder.resolve("snapshotter.log").toFile();
        var process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
        var snapshotter = new Snapshotter(folder, process);
        try {
            snapshotter.await(() -> Files.exists(folder.resolve("lcow.sock")), "its socket");
            return snapshotter;
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// Says where containerd's socket is, by a link at the place where it was told to look.
    void serve(Path containerd) throws IOException {
        Files.createSymbolicLink(folder.resolve("c.sock"), containerd);
    }

    /// What belongs in containerd's configuration.
    String proxy() {
        return """
        [proxy_plugins.%s]
          type = "snapshot"
          address = "%s"
        """
                .formatted(NAME, folder.resolve("lcow.sock"));
    }

    /// What belongs there too, from containerd 1.7 on; the last part for the transfer service of 2.x.
    String differ() {
        return """
        [proxy_plugins.lcow-diff]
          type = "diff"
          address = "%s"
        [plugins."io.containerd.service.v1.diff-service"]
          default = ["lcow-diff", "walking"]
        [[plugins."io.containerd.transfer.v1.local".unpack_config]]
          platform = "linux/amd64"
          snapshotter = "overlayfs"
        [[plugins."io.containerd.transfer.v1.local".unpack_config]]
          platform = "linux/amd64"
          snapshotter = "lcow"
          differ = "lcow-diff"
        """
                .formatted(folder.resolve("lcow.sock"));
    }

    List<Path> layers() throws IOException {
        return folders("l");
    }

    List<Path> snapshots() throws IOException {
        return folders("s");
    }

    private List<Path> folders(String shelf) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(folder.resolve("root").resolve(shelf))) {
            for (var entry : entries) {
                if (Files.isDirectory(entry)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("snapshotter.log"));
    }

    interface Condition {
        boolean holds() throws IOException;
    }

    void await(Condition condition, String what) throws IOException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the snapshotter did not get to " + what + ": " + log());
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    /// Ends it as a service manager does.
    ///
    /// @return its exit status: 143 by the signal, as for every program that ends in good order
    int stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IOException("the snapshotter does not end: " + log());
        }
        return process.exitValue();
    }

    boolean socketExists() {
        return Files.exists(folder.resolve("lcow.sock"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        Files.createDirectories(Evidence.folder());
        Files.copy(
                folder.resolve("snapshotter.log"),
                Evidence.folder().resolve(folder.getFileName() + ".log"),
                StandardCopyOption.REPLACE_EXISTING);
        Trees.remove(folder);
    }
}
