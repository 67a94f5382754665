package io.hcsshim.it.shim;

import io.hcsshim.it.Evidence;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a test's containerd leaves in its folder: logs to keep, mounts to undo, files to delete.
final class Remains {
    private static final Duration LEAVING = Duration.ofSeconds(60);

    private final Path folder;

    private Remains(Path folder) {
        this.folder = folder;
    }

    static Remains of(Path folder) {
        return new Remains(folder);
    }

    /// Waits for the shim to leave, hands the logs to [Evidence], and deletes the folder.
    ///
    /// @throws IOException if the shim stays or something cannot be taken away
    void takeAway() throws IOException, InterruptedException {
        var state = folder.resolve("hcs");
        try {
            if (Files.isDirectory(state)) {
                for (var lock : list(state, "shim-*.lock")) {
                    awaitFree(lock);
                }
            }
        } finally {
            keepLogs(state);
        }
        unmountAll();
        Trees.remove(folder);
    }

    /// A resident shim holds its lock for as long as it lives.
    private static void awaitFree(Path lock) throws IOException, InterruptedException {
        var end = System.nanoTime() + LEAVING.toNanos();
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            while (channel.tryLock() == null) {
                if (System.nanoTime() > end) {
                    throw new IOException("the shim did not leave " + lock + " in " + LEAVING);
                }
                Thread.sleep(20);
            }
        }
    }

    private void keepLogs(Path state) throws IOException {
        var target = Evidence.folder().resolve(folder.getFileName().toString());
        Files.createDirectories(target);
        for (var place : List.of(folder, state)) {
            if (Files.isDirectory(place)) {
                for (var log : list(place, "*.log")) {
                    Files.copy(
                            log,
                            target.resolve(log.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static List<Path> list(Path place, String pattern) throws IOException {
        try (var files = Files.newDirectoryStream(place, pattern)) {
            var found = new ArrayList<Path>();
            files.forEach(found::add);
            return found;
        }
    }

    /// Deepest first.
    private void unmountAll() throws IOException, InterruptedException {
        for (var mounted : HostState.mounts(folder + "/").descendingSet()) {
            Programs.must(Path.of("/"), "umount", mounted);
        }
    }
}
