package io.hcsshim.faults;

import java.time.Duration;

/// Says how far a run has come: what is done, of how many, how long each took, and how long the rest will take if it goes on so.
final class Progress {
    private final int all;
    private final long start = System.nanoTime();
    private long last = start;
    private int done;

    Progress(int all) {
        this.all = all;
    }

    /// One more.
    void done(String what) {
        long now = System.nanoTime();
        done++;
        System.err.println(line(what, now - last, now - start));
        last = now;
    }

    /// @param took  nanoseconds of this one
    /// @param since nanoseconds of all so far
    private String line(String what, long took, long since) {
        var left = Duration.ofNanos(since / done * Math.max(0, all - done)).toMinutes();
        return "%d of %d: %s (%d s; %d min so far, %d left)"
                .formatted(
                        done,
                        all,
                        what,
                        took / 1_000_000_000,
                        Duration.ofNanos(since).toMinutes(),
                        left);
    }
}
