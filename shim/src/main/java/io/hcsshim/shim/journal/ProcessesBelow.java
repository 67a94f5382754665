package io.hcsshim.shim.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Processes that work in a folder of ours, or have it in one of their arguments, found in procfs.
final class ProcessesBelow {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private ProcessesBelow() {}

    /// Kills them and waits until they are gone.
    ///
    /// @throws IOException if one is still there after 2 seconds
    static void kill(Path folder) throws IOException, InterruptedException {
        var killed = new ArrayList<ProcessHandle>();
        for (var process : find(folder)) {
            process.destroyForcibly();
            killed.add(process);
        }
        for (var process : killed) {
            await(process);
        }
    }

    private static List<ProcessHandle> find(Path folder) throws IOException {
        var found = new ArrayList<ProcessHandle>();
        long self = ProcessHandle.current().pid();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : processes) {
                long pid = Long.parseLong(entry.getFileName().toString());
                // The handle remembers the start time, so a process that reuses the pid is safe
                // from us.
                var process = ProcessHandle.of(pid);
                if (pid != self && process.isPresent() && uses(entry, folder)) {
                    found.add(process.get());
                }
            }
        }
        return found;
    }

    private static boolean uses(Path process, Path folder) {
        try {
            var arguments =
                    Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return arguments.contains(folder + "/")
                    || Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder);
        } catch (IOException e) {
            return false; // it ended while we looked, or it is the kernel's
        }
    }

    private static void await(ProcessHandle process) throws IOException, InterruptedException {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "process " + process.pid() + " was killed and is still there after " + PATIENCE,
                    e);
        } catch (ExecutionException e) {
            throw new IOException("wait for process " + process.pid(), e);
        }
    }
}
