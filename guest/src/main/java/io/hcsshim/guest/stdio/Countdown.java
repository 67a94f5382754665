package io.hcsshim.guest.stdio;

/// Runs something when a number of others have finished. Thread-safe.
final class Countdown implements Runnable {
    private final Runnable last;
    private int left; // guarded by this

    Countdown(int count, Runnable last) {
        this.left = count;
        this.last = last;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (--left != 0) {
                return;
            }
        }
        last.run();
    }
}
