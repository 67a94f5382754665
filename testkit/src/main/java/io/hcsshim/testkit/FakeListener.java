package io.hcsshim.testkit;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// A port of a [FakeVirtualMachine]. Thread-safe.
final class FakeListener implements VsockListener {
    private static final int BACKLOG = 16;

    private final int port;
    private final Runnable onClose;
    private final Deque<MemoryStream> waiting = new ArrayDeque<>();
    private boolean closed;

    FakeListener(int port, Runnable onClose) {
        this.port = port;
        this.onClose = onClose;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public synchronized VsockStream accept(Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + nanos(limit);
        while (waiting.isEmpty()) {
            if (closed) {
                throw new ClosedChannelException();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException(
                        "no connection to port " + port + " within " + limit);
            }
            wait(left / 1_000_000 + 1);
        }
        return waiting.remove();
    }

    synchronized void connect(MemoryStream host) throws ConnectException {
        if (closed || waiting.size() == BACKLOG) {
            throw new ConnectException("connection to port " + port + " was reset");
        }
        waiting.add(host);
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.forEach(MemoryStream::reset);
            waiting.clear();
            notifyAll();
        }
        onClose.run();
    }

    private static long nanos(Duration limit) {
        try {
            return Math.min(limit.toNanos(), Long.MAX_VALUE / 4);
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE / 4;
        }
    }
}
