package io.hcsshim.shim.task;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Watches a machine that has not answered a question yet, for a sign that it never will.
///
/// ```
/// question ─── 0.3 ───▶ ping of the agent ─── silence ───▶ hangs, whatever else the machine does
///     └─── 1.0 ───▶ windows of 0.4 in which the machine does nothing ───▶ hangs, or is stopped
/// ```
///
/// An agent answers a ping at once, whatever it is asked beside, unless that is more than a megabyte: but only as soon as it gets a processor. On a loaded host its machine
/// gets some of what it wants, and silence counts by that share. Of what this process itself was held up little counts, and nothing is given
/// up right after it, since an answer may be there that nobody has read. What cannot be said, as while the machine waits for a disk, does not
/// count. Confined to whoever asks.
final class Vigil implements AutoCloseable {
    /// What of a processor a machine uses that works on an answer, at least: a machine at rest uses less than a hundredth.
    private static final double LEAST = 0.1;

    /// When the agent is asked for a sign of life, and how long it may be silent, as shares of the patience. Under emulation, beside 64
    /// processes that compute, on a host that gave them a twentieth of what they wanted, agents that live were silent for 0.4 s at most, which
    /// was 8.7 s by the clock.
    private static final double UNTIL_PING = 0.3;

    private static final double SILENCE = 1;

    private static final int STEPS = 4;

    private final Vitals vitals;
    private final long patience;
    private final long window;
    private final long begun = System.nanoTime();
    private long looked = begun;
    private Optional<Vitals.Effort> seen = Optional.empty();
    private long windowBegun;
    private Optional<Vitals.Effort> beforeWindow = Optional.empty();
    private @Nullable FutureTask<Boolean> ping;
    private double silence;

    /// @param patience how long it is not doubted that an answer comes
    /// @param window   how long it is looked at whether a machine does anything
    Vigil(Vitals vitals, Duration patience, Duration window) {
        this.vitals = vitals;
        this.patience = patience.toNanos();
        this.window = window.toNanos();
    }

    /// When to look first: before, every answer is in time.
    long firstLook() {
        return (long) (UNTIL_PING * patience);
    }

    /// How long to wait for the answer until the next look.
    long step() {
        return window / STEPS;
    }

    /// Looks, and says whether the answer will never come.
    boolean isOver() {
        long now = System.nanoTime();
        var effort = vitals.effort();
        boolean over = isSilent(effort, now - looked) || isIdle(effort, now);
        looked = now;
        seen = effort;
        return over;
    }

    private boolean isSilent(Optional<Vitals.Effort> effort, long took) {
        if (ping == null) {
            if (effort.isPresent()) {
                ping = new FutureTask<>(this::ping);
                Thread.ofVirtual().name("sign of life").start(ping);
            }
            return false;
        }
        if (ping.isDone() || effort.isEmpty() || seen.isEmpty()) {
            return false;
        }
        long most = 2 * step();
        silence += Math.min(took, most) * effort.get().shareSince(seen.get());
        return silence > SILENCE * patience && took <= most;
    }

    /// A refusal is a sign as well.
    private boolean ping() throws IOException, InterruptedException {
        vitals.ping();
        return true;
    }

    private boolean isIdle(Optional<Vitals.Effort> effort, long now) {
        if (now - begun < patience) {
            return false;
        }
        if (windowBegun == 0) {
            windowBegun = now;
            beforeWindow = effort;
            return false;
        }
        long took = now - windowBegun;
        if (took < window) {
            return false;
        }
        boolean idle =
                beforeWindow.isPresent()
                        && effort.isPresent()
                        && took < 2 * window
                        && effort.get().isLessSince(beforeWindow.get(), LEAST * took);
        windowBegun = now;
        beforeWindow = effort;
        return idle;
    }

    /// Nobody waits for the sign any more.
    @Override
    public void close() {
        if (ping != null) {
            ping.cancel(true);
        }
    }
}
