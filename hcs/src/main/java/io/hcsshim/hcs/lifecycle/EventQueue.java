package io.hcsshim.hcs.lifecycle;

import io.hcsshim.hcs.HcsEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Events that nobody has taken yet, the last sixteen. Thread-safe; adding never waits.
public final class EventQueue {
    private static final int ROOM = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<HcsEvent> events = new ArrayDeque<>();
    private boolean closed;

    /// Adds an event; the oldest is lost if there is no room.
    public void add(HcsEvent event) {
        lock.lock();
        try {
            if (events.size() == ROOM) {
                events.removeFirst();
            }
            events.addLast(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The oldest event, waiting for at most `limit`; empty if time was over, or nothing more comes.
    public Optional<HcsEvent> next(Duration limit) throws InterruptedException {
        var deadline = Deadline.in(limit);
        lock.lockInterruptibly();
        try {
            while (events.isEmpty()) {
                var left = deadline.nanoseconds();
                if (left == 0 || closed) {
                    return Optional.empty();
                }
                changed.awaitNanos(left);
            }
            return Optional.of(events.removeFirst());
        } finally {
            lock.unlock();
        }
    }

    /// Nothing more comes.
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
