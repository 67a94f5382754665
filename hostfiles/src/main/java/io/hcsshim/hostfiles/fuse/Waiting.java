package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wishes for locks that somebody else has. They are tried again when this client gives one up, and each half second, because
/// nobody tells when others do. One virtual thread does that, while there is a wish. Thread-safe.
final class Waiting {
    private static final int MOST = 1024;
    private static final int ENOLCK = 37;
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean running;
    private boolean due;

    /// Takes the answer to a wish: 0 or an errno.
    interface Answered {
        void answer(int errno);
    }

    /// Tries to set a lock.
    interface Trying {
        boolean set(Locks.Wish wish) throws ErrnoException;
    }

    /// A wish that waits.
    record Waiter(Locks.Wish wish, long unique, Answered answered) {}

    void add(Waiter waiter, Trying trying) throws ErrnoException {
        lock.lock();
        try {
            if (waiters.size() >= MOST) {
                throw new ErrnoException("lock", "one more that waits", ENOLCK);
            }
            waiters.add(waiter);
            due = true; // what was in the way may have gone before it was here
            if (!running) {
                running = true;
                Thread.ofVirtual().name("file locks").start(() -> run(trying));
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Something was given up.
    void lookAgain() {
        lock.lock();
        try {
            due = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run(Trying trying) {
        try {
            for (var now = round(); !now.isEmpty(); now = round()) {
                now.forEach(waiter -> attempt(waiter, trying));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for a reason to try.
    ///
    /// @return who waits; if nobody does, the thread has ended
    private List<Waiter> round() throws InterruptedException {
        lock.lock();
        try {
            var left = AGAIN.toNanos();
            while (!due && !waiters.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            due = false;
            running = !waiters.isEmpty();
            return List.copyOf(waiters);
        } finally {
            lock.unlock();
        }
    }

    private void attempt(Waiter waiter, Trying trying) {
        int errno = 0;
        try {
            if (!trying.set(waiter.wish())) {
                return;
            }
        } catch (ErrnoException e) {
            errno = e.errno();
        }
        finish(waiter, errno);
    }

    private void finish(Waiter waiter, int errno) {
        boolean mine;
        lock.lock();
        try {
            mine = waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
        if (mine) {
            waiter.answered().answer(errno);
        }
    }

    void interrupt(long unique) {
        for (var waiter : all()) {
            if (waiter.unique() == unique) {
                finish(waiter, Errno.EINTR);
            }
        }
    }

    /// As by a signal.
    void interruptAll() {
        all().forEach(waiter -> finish(waiter, Errno.EINTR));
    }

    private List<Waiter> all() {
        lock.lock();
        try {
            return List.copyOf(waiters);
        } finally {
            lock.unlock();
        }
    }

    /// Nobody waits any more, and nobody is told.
    void clear() {
        lock.lock();
        try {
            waiters.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
