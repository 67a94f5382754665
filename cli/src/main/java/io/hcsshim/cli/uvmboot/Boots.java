package io.hcsshim.cli.uvmboot;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
