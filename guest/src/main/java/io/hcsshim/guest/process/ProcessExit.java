package io.hcsshim.guest.process;

import java.util.ArrayList;
import java.util.List;

/// The exit code of one process, which comes once, and those who wait for it.
///
/// Thread-safe. Waiters are called without a lock held, on the thread that brings the code, on the
/// waiter's own if the code is there already, or on the timer's.
public final class ProcessExit {
    /// No time limit, as in the protocol.
    public static final long FOREVER = 0xFFFFFFFFL;

    private final Timeouts timeouts;
    private final Delivery delivery;
    private final List<ExitWaiter> waiters = new ArrayList<>(); // guarded by this
    private boolean ended; // guarded by this
    private boolean delivered; // guarded by this
    private int code; // guarded by this

    /// Told once that the code has reached those who waited for it.
    public interface Delivery {
        /// A waiter has got the code of `exit`, and none that was there with it is left.
        void delivered(ProcessExit exit);
    }

    /// An exit still to come.
    public ProcessExit(Timeouts timeouts, Delivery delivery) {
        this.timeouts = timeouts;
        this.delivery = delivery;
    }

    /// Whether the code is there.
    public synchronized boolean ended() {
        return ended;
    }

    /// Brings the code; the first one counts.
    public void complete(int exitCode) {
        List<ExitWaiter> ready;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            code = exitCode;
            ready = List.copyOf(waiters);
            waiters.clear();
        }
        deliver(ready, exitCode);
    }

    /// Calls `waiter` when the code is there or `timeoutMs` milliseconds have passed.
    public void await(long timeoutMs, ExitWaiter waiter) {
        int exitCode;
        synchronized (this) {
            if (!ended) {
                waiters.add(waiter);
                if (timeoutMs != FOREVER) {
                    timeouts.after(timeoutMs, new GivingUp(this, waiter));
                }
                return;
            }
            exitCode = code;
        }
        deliver(List.of(waiter), exitCode);
    }

    private record GivingUp(ProcessExit exit, ExitWaiter waiter) implements Runnable {
        @Override
        public void run() {
            exit.giveUp(waiter);
        }
    }

    private void giveUp(ExitWaiter waiter) {
        boolean waiting;
        synchronized (this) {
            waiting = waiters.remove(waiter);
        }
        if (waiting) {
            waiter.timedOut();
        }
    }

    private void deliver(List<ExitWaiter> ready, int exitCode) {
        for (var waiter : ready) {
            waiter.exited(exitCode);
        }
        if (!ready.isEmpty() && firstDelivery()) {
            delivery.delivered(this);
        }
    }

    private synchronized boolean firstDelivery() {
        var first = !delivered;
        delivered = true;
        return first;
    }
}
