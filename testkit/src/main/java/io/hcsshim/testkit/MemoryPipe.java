package io.hcsshim.testkit;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;

/// One direction of a connection: a bounded queue of bytes between a writer and a reader.
///
/// Thread-safe.
final class MemoryPipe {
    private final byte[] ring;
    private int start;
    private int length;
    private boolean writerDone;
    private boolean readerDone;
    private boolean reset;

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    synchronized int read(ByteBuffer target) throws IOException {
        if (readerDone) {
            throw new ClosedChannelException();
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        while (length == 0 && !writerDone && !reset) {
            pause();
            if (readerDone) {
                throw new AsynchronousCloseException();
            }
        }
        if (reset) {
            throw new SocketException("connection reset");
        }
        if (length == 0) {
            return -1;
        }
        int count = Math.min(length, target.remaining());
        for (int i = 0; i < count; i++) {
            target.put(ring[(start + i) % ring.length]);
        }
        start = (start + count) % ring.length;
        length -= count;
        notifyAll();
        return count;
    }

    synchronized int write(ByteBuffer source) throws IOException {
        int count = source.remaining();
        while (source.hasRemaining()) {
            while (length == ring.length && !readerDone && !writerDone && !reset) {
                pause();
            }
            checkWritable();
            ring[(start + length) % ring.length] = source.get();
            length++;
            notifyAll();
        }
        checkWritable();
        return count;
    }

    private void checkWritable() throws IOException {
        if (reset) {
            throw new SocketException("connection reset");
        }
        if (writerDone) {
            throw new ClosedChannelException();
        }
        if (readerDone) {
            throw new SocketException("broken pipe");
        }
    }

    private void pause() throws IOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    /// No more bytes come; what was written is still read.
    synchronized void finishWriting() {
        writerDone = true;
        notifyAll();
    }

    /// Nobody reads any more; what was written is lost.
    synchronized void finishReading() {
        readerDone = true;
        length = 0;
        notifyAll();
    }

    synchronized void reset() {
        reset = !(writerDone && length == 0) || reset;
        notifyAll();
    }
}
