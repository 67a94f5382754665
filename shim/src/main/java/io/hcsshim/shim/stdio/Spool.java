package io.hcsshim.shim.stdio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Bytes on their way from a process to whoever reads them, in order. One thread puts, one takes; thread-safe.
final class Spool {
    private final Deque<ByteBuffer> parts = new ArrayDeque<>();
    private int limit;
    private int size;
    private boolean ended;
    private boolean discarding;

    /// @param limit how many bytes are in it when no more go in; the last part may go beyond
    Spool(int limit) {
        this.limit = limit;
    }

    /// Copies all of `bytes` in, once there is room.
    ///
    /// @return false if there was none for as long as `patience`; nothing was taken then
    synchronized boolean offer(ByteBuffer bytes, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (size >= limit && !discarding) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        if (!discarding) {
            var copy = ByteBuffer.allocate(bytes.remaining());
            size += bytes.remaining();
            parts.add(copy.put(bytes).flip());
            notifyAll();
        }
        return true;
    }

    /// The next bytes, once there are some; empty at the end.
    synchronized Optional<ByteBuffer> take() throws InterruptedException {
        while (parts.isEmpty() && !ended && !discarding) {
            wait();
        }
        var part = Optional.ofNullable(parts.poll());
        size -= part.map(ByteBuffer::remaining).orElse(0);
        notifyAll();
        return part;
    }

    /// More goes in from now on.
    synchronized void widen(int limit) {
        this.limit = Math.max(this.limit, limit);
        notifyAll();
    }

    /// Nothing more will be put in.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Forgets what is in it and whatever comes: nobody will take it.
    synchronized void discard() {
        discarding = true;
        parts.clear();
        size = 0;
        notifyAll();
    }
}
