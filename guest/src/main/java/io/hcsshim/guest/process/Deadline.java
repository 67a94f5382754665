package io.hcsshim.guest.process;

import java.io.IOException;

/// Waiting for what the kernel announces to nobody: entries in sysfs and nodes in `/dev`.
///
/// The one who waits looks, then pauses, and so on. The pauses grow from 1 ms to 10 ms: the start of a
/// container waits here.
public final class Deadline {
    private static final long LONGEST_PAUSE_MS = 10;

    private final long limitMs;
    private final String what;
    private final long startNanos = System.nanoTime();
    private long pauseMs = 1;

    /// @param what what is waited for, for the message
    public Deadline(long limitMs, String what) {
        this.limitMs = limitMs;
        this.what = what;
    }

    /// How long it has been.
    public long passedMs() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /// Waits a little before the next look.
    ///
    /// @throws IOException if the time is up
    public void pause() throws IOException {
        if (passedMs() > limitMs) {
            throw new IOException(what + " has not appeared within " + limitMs + " ms");
        }
        try {
            Thread.sleep(pauseMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + what, e);
        }
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
}
