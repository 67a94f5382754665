package io.hcsshim.sys.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A platform thread that makes a waiting call, watched by a test.
final class Background<T> {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final FutureTask<T> task;
    private final Thread thread;

    private Background(Callable<T> body) {
        task = new FutureTask<>(body);
        // The kernel keeps 15 bytes of the name, by which the thread is found again.
        thread = Thread.ofPlatform().name("bg-" + COUNT.incrementAndGet()).start(task);
    }

    static <T> Background<T> start(Callable<T> body) {
        return new Background<>(body);
    }

    /// Waits until the thread sleeps in the kernel within a foreign call.
    Background<T> awaitInKernel() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!(isInForeignCall() && sleeps())) {
            if (System.nanoTime() > deadline || task.isDone()) {
                throw new AssertionError(
                        "never waited: " + Arrays.toString(thread.getStackTrace()));
            }
            Thread.onSpinWait();
        }
        return this;
    }

    boolean isDone() {
        return task.isDone();
    }

    /// What the call returned; what it threw is thrown.
    T get() throws Exception {
        try {
            return task.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private boolean isInForeignCall() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(f -> f.getClassName().equals(Libc.class.getName()));
    }

    private boolean sleeps() throws IOException {
        try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path each : tasks) {
                String stat = Files.readString(each.resolve("stat"));
                int end = stat.lastIndexOf(')');
                if (stat.substring(stat.indexOf('(') + 1, end).equals(thread.getName())) {
                    return stat.charAt(end + 2) == 'S';
                }
            }
        } catch (java.nio.file.NoSuchFileException e) {
            return false; // some thread ended meanwhile
        }
        return false;
    }
}
