package io.hcsshim.hcs.lifecycle;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The end of something, which many may wait for: the first that is set counts. Thread-safe; setting it never waits.
///
/// @param <T> how it ended
public final class Ending<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<T> value = Optional.empty();
    private Optional<Supplier<HcsException>> failure = Optional.empty();

    /// Sets how it ended.
    public void end(T how) {
        lock.lock();
        try {
            if (!isSet()) {
                value = Optional.of(how);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sets that nobody will know how it ended.
    ///
    /// @param reason makes a failure for each that waits
    public void fail(Supplier<HcsException> reason) {
        lock.lock();
        try {
            if (!isSet()) {
                failure = Optional.of(reason);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isSet() {
        return value.isPresent() || failure.isPresent();
    }

    /// How it ended, if it has and that is known.
    public Optional<T> now() {
        lock.lock();
        try {
            return value;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end, for at most `limit`.
    ///
    /// @return empty if time was over
    public Optional<T> await(Duration limit) throws IOException, InterruptedException {
        var deadline = Deadline.in(limit);
        lock.lockInterruptibly();
        try {
            while (!isSet()) {
                var left = deadline.nanoseconds();
                if (left == 0) {
                    return Optional.empty();
                }
                changed.awaitNanos(left);
            }
            if (failure.isPresent()) {
                throw failure.get().get();
            }
            return value;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the end without end.
    ///
    /// @param tried for the message
    public T await(String tried) throws IOException, InterruptedException {
        var ended = await(Deadline.FOR_EVER);
        if (ended.isEmpty()) {
            throw HcsException.of(tried, HcsError.TIME_OVER, "time is over");
        }
        return ended.get();
    }
}
