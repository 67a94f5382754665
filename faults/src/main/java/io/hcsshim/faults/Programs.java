package io.hcsshim.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Programs of the host, and who runs on it.
final class Programs {
    private static final int LOOK = 100;
    private static final int UNSERVED = 20;

    private Programs() {}

    /// Runs one to its end.
    ///
    /// @throws HungException if that takes longer than `limit`; it is killed then
    static Output run(
            Path folder, Map<String, String> environment, Duration limit, List<String> command)
            throws IOException, InterruptedException {
        return run(folder, environment, limit, command, () -> true);
    }

    /// Runs one that needs somebody to serve it: a few seconds after he is gone it is ended.
    static Output run(
            Path folder,
            Map<String, String> environment,
            Duration limit,
            List<String> command,
            BooleanSupplier served)
            throws IOException, InterruptedException {
        var said = Files.createTempFile(folder, "said", "");
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.redirectOutput(said.toFile()); // a pipe could stay open in a grandchild
            builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            long end = System.nanoTime() + limit.toNanos();
            int unserved = 0;
            while (!process.waitFor(LOOK, TimeUnit.MILLISECONDS) && unserved < UNSERVED) {
                if (System.nanoTime() > end) {
                    break;
                }
                unserved = served.getAsBoolean() ? 0 : unserved + 1;
            }
            if (process.isAlive() && unserved == UNSERVED) {
                process.destroyForcibly().waitFor();
                return new Output(137, "who serves it is gone");
            }
            if (process.isAlive()) {
                process.destroyForcibly().waitFor();
                throw new HungException(
                        "%s still ran after %s: %s".formatted(command, limit, text(said)));
            }
            return new Output(process.exitValue(), text(said));
        } finally {
            Files.delete(said);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /// Something that should have come to an end.
    static final class HungException extends IOException {
        private static final long serialVersionUID = 1;

        HungException(String message) {
            super(message);
        }
    }

    /// Processes whose command line, spaces for NULs, is such.
    static List<ProcessHandle> find(Predicate<String> such) {
        return ProcessHandle.allProcesses()
                .filter(process -> such.test(commandLine(process.pid())))
                .toList();
    }

    static String commandLine(long pid) {
        try {
            return Files.readString(
                            Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException _) {
            return ""; // it has ended meanwhile
        }
    }

    static String workingFolder(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
