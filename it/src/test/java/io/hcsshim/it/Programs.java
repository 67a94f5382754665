package io.hcsshim.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Runs host programs for tests.
public final class Programs {
    private Programs() {}

    /// Runs a prepared program to its end; kills it and fails when `limit` passes.
    public static Outcome run(ProcessBuilder builder, String input, Duration limit)
            throws IOException, InterruptedException {
        var process = builder.start();
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var stdout = readers.submit(text(process.getInputStream()));
            var stderr = readers.submit(text(process.getErrorStream()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // the program did not read its input; its status will tell
            }
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(
                        builder.command()
                                + " still ran after "
                                + limit
                                + "\n"
                                + stdout.get()
                                + stderr.get());
            }
            return new Outcome(process.exitValue(), stdout.get(), stderr.get());
        } catch (ExecutionException e) {
            throw new IOException("cannot read the output of " + builder.command(), e);
        }
    }

    /// Runs a program that has to succeed; what it says is seen in the test's own output.
    public static void must(Path folder, String... command)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
        var status = process.waitFor();
        if (status != 0) {
            throw new IOException(List.of(command) + " ended with status " + status);
        }
    }

    /// Runs a program until it succeeds, within `limit`: for what others have to let go of first.
    public static void mustWithin(Duration limit, Path folder, String... command)
            throws IOException, InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                must(folder, command);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static Callable<String> text(InputStream in) {
        return () -> new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
