package io.hcsshim.cli.runhcs;

import java.util.ArrayList;
import java.util.List;

/// When each step was reached. Thread-safe.
final class Timings {
    private record Step(String name, long nanos) {}

    private final boolean wanted;
    private final long start = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();

    Timings(boolean wanted) {
        this.wanted = wanted;
    }

    synchronized void reached(String name) {
        steps.add(new Step(name, System.nanoTime() - start));
    }

    synchronized void print() {
        reached("torn-down");
        if (!wanted) {
            return;
        }
        long before = 0;
        for (var step : steps) {
            System.err.printf(
                    "%-10s %7d ms  (+%d)%n",
                    step.name, step.nanos / 1_000_000, (step.nanos - before) / 1_000_000);
            before = step.nanos;
        }
    }
}
