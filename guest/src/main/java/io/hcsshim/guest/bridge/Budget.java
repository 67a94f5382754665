package io.hcsshim.guest.bridge;

/// How many bytes of requests may be in the agent's small heap at once.
///
/// The reader takes from it before it hands a request on, and waits when it is spent; who finishes a
/// request gives back. One request alone may be larger than the budget. Thread-safe.
final class Budget {
    private final long limit;
    private long taken; // guarded by this

    Budget(long limit) {
        this.limit = limit;
    }

    synchronized void take(long bytes) {
        var interrupted = false;
        while (taken > 0 && taken + bytes > limit) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // the request is here and will be answered all the same
            }
        }
        taken += bytes;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void giveBack(long bytes) {
        taken -= bytes;
        notifyAll();
    }
}
