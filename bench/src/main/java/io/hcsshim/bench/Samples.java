package io.hcsshim.bench;

import java.io.IOException;
import java.util.Arrays;

/// Repeated timings of one thing, in milliseconds.
///
/// @param sorted ascending
public record Samples(double[] sorted) {
    /// Something to be timed.
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    public Samples {
        sorted = sorted.clone();
        Arrays.sort(sorted);
    }

    public static Samples of(int warmups, int times, Work work)
            throws IOException, InterruptedException {
        for (int i = 0; i < warmups; i++) {
            work.run();
        }
        var taken = new double[times];
        for (int i = 0; i < times; i++) {
            var start = System.nanoTime();
            work.run();
            taken[i] = (System.nanoTime() - start) / 1e6;
        }
        return new Samples(taken);
    }

    public double p50() {
        return sorted[sorted.length / 2];
    }

    /// What 99 of 100 do not exceed; of fewer than 100 the slowest.
    public double p99() {
        return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }
}
