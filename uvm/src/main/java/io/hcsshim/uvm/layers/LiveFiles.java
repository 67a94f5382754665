package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Names for files that belong to this process and mean nothing after it.
///
/// A name carries the process's id and start time, so that a later process can tell which files
/// lost their owner. Thread-safe.
final class LiveFiles {
    private static final String SUFFIX = ".live";
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path directory;

    LiveFiles(Path directory) {
        this.directory = directory;
    }

    /// A path that no other file has had.
    Path next(String purpose) {
        var self = ProcessHandle.current();
        return directory.resolve(
                self.pid()
                        + "."
                        + startOf(self)
                        + "."
                        + COUNTER.getAndIncrement()
                        + "."
                        + purpose
                        + SUFFIX);
    }

    /// Removes the files of processes that are gone.
    void sweep() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                if (!ownerLives(String.valueOf(file.getFileName()))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean ownerLives(String name) {
        var parts = name.split("\\.");
        try {
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(process -> parts.length > 1 && parts[1].equals(startOf(process)))
                    .isPresent();
        } catch (NumberFormatException e) {
            return true; // not a name of ours
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(start -> "" + start.toEpochMilli()).orElse("0");
    }
}
