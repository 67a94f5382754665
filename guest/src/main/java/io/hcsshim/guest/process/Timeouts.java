package io.hcsshim.guest.process;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Runs things later, on one daemon thread that exists only once there is something to run.
///
/// Thread-safe. What is run must not block.
public final class Timeouts {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(new Entry.Sooner());
    private @Nullable Thread thread; // guarded by this, as is the queue

    private record Entry(long atNanos, Runnable action) {
        private static final class Sooner implements Comparator<Entry> {
            @Override
            public int compare(Entry a, Entry b) {
                return Long.signum(a.atNanos - b.atNanos); // differences survive an overflow
            }
        }
    }

    /// Makes an empty timetable; no thread yet.
    public Timeouts() {}

    /// Runs `action` in `delayMs` milliseconds.
    public synchronized void after(long delayMs, Runnable action) {
        entries.add(new Entry(System.nanoTime() + delayMs * 1_000_000, action));
        if (thread == null) {
            thread = Thread.ofPlatform().name("timeouts").daemon().start(new Loop());
        }
        notifyAll();
    }

    private final class Loop implements Runnable {
        @Override
        public void run() {
            try {
                while (true) {
                    takeDue().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does; the thread just ends
            }
        }
    }

    private synchronized Runnable takeDue() throws InterruptedException {
        while (true) {
            var first = entries.peek();
            if (first == null) {
                wait();
                continue;
            }
            var leftNanos = first.atNanos - System.nanoTime();
            if (leftNanos <= 0) {
                entries.remove();
                return first.action;
            }
            wait(leftNanos / 1_000_000 + 1);
        }
    }
}
