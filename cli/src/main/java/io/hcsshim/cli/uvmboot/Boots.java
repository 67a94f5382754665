package io.hcsshim.cli.uvmboot;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Boots some machines, some of them at a time.
///
/// @param count how many, at least 1
/// @param parallel how many at a time, at least 1
record Boots(int count, int parallel) {
    Boots {
        if (count < 1 || parallel < 1) {
            throw new IllegalArgumentException("at least one machine is booted, one at a time");
        }
    }

    /// Boots one machine and takes it down again.
    interface Boot {
        /// @param number from 0
        /// @return how long the boot took
        Duration run(int number) throws IOException, InterruptedException;
    }

    /// How long each took, in the order of their numbers. If one fails, those that run are awaited, no more are begun,
    /// and its failure is thrown.
    List<Duration> run(Boot boot) throws IOException, InterruptedException {
        var threads = Thread.ofVirtual().name("uvmboot-", 0).factory();
        try (var pool = Executors.newFixedThreadPool(parallel, threads)) {
            var started = new ArrayList<Future<Duration>>();
            for (var number = 0; number < count; number++) {
                var mine = number;
                Callable<Duration> task = () -> boot.run(mine);
                started.add(pool.submit(task));
            }
            return results(started);
        }
    }

    /// One of those of which none keeps the others from being tried.
    ///
    /// @param time    until it was up, or had failed
    /// @param failure what went wrong; empty if nothing did
    record Attempt(int number, Duration time, Optional<String> failure) {
        @Override
        public String toString() {
            return "boot %d: %s%d ms%s"
                    .formatted(
                            number,
                            failure.isEmpty() ? "" : "failed after ",
                            time.toMillis(),
                            failure.map(text -> ": " + text).orElse(""));
        }
    }

    /// Boots all of them, whatever becomes of some.
    ///
    /// @param told hears of each as it ends, from several threads
    /// @return how many failed
    int attempt(Boot boot, Consumer<Attempt> told) throws IOException, InterruptedException {
        var failed = new AtomicInteger();
        run(number -> {
            var start = System.nanoTime();
            try {
                var time = boot.run(number);
                told.accept(new Attempt(number, time, Optional.empty()));
                return time;
            } catch (IOException e) {
                var time = Duration.ofNanos(System.nanoTime() - start);
                failed.incrementAndGet();
                told.accept(new Attempt(number, time, Optional.of(String.valueOf(e.getMessage()))));
                return time;
            }
        });
        return failed.get();
    }

    private static List<Duration> results(List<Future<Duration>> started)
            throws IOException, InterruptedException {
        try {
            var times = new ArrayList<Duration>();
            for (var one : started) {
                times.add(one.get());
            }
            return times;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            started.forEach(one -> one.cancel(false));
        }
    }

    /// The times in a line: how many, the shortest, the middle and the longest.
    static String summary(List<Duration> times) {
        var sorted = times.stream().sorted().toList();
        return "%d boots: %d ms at least, %d ms in the middle, %d ms at most"
                .formatted(
                        sorted.size(),
                        sorted.getFirst().toMillis(),
                        sorted.get(sorted.size() / 2).toMillis(),
                        sorted.getLast().toMillis());
    }
}
