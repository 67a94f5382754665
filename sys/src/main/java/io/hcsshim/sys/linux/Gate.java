package io.hcsshim.sys.linux;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Where one thread at a time waits until its descriptor may have become ready.
///
/// The order that loses no news: `shut`, try the call, and only if it would block `await`. News between the first and
/// the last leaves the gate open.
final class Gate {
    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open;

    void enter() {
        turn.lock();
    }

    void leave() {
        turn.unlock();
    }

    void shut() {
        set(false);
    }

    void open() {
        set(true);
    }

    private void set(boolean value) {
        lock.lock();
        try {
            open = value;
            if (value) {
                opened.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until it is open.
    ///
    /// @throws InterruptedIOException if the thread is interrupted; it stays so
    void await(String name) throws InterruptedIOException {
        lock.lock();
        try {
            while (!open) {
                opened.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + name);
        } finally {
            lock.unlock();
        }
    }
}
