package io.hcsshim.vm.vsock;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One served port and the connections that nobody has accepted yet. Thread-safe.
final class PortListener implements VsockListener {
    /// Connections that may wait for [#accept]; the guest's further ones are reset.
    static final int BACKLOG = 256;

    private final int port;
    private final Switchboard switchboard;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<VsockConnection> backlog = new ArrayDeque<>();
    private int accepting;
    private boolean closed;

    PortListener(int port, Switchboard switchboard) {
        this.port = port;
        this.switchboard = switchboard;
    }

    @Override
    public int port() {
        return port;
    }

    /// The receive buffer that one more connection may have from the start, 0 if it cannot wait here.
    ///
    /// Only the device's loop asks, and offers then.
    int allowance() {
        lock.lock();
        try {
            if (closed || backlog.size() >= BACKLOG) {
                return 0;
            }
            return accepting > backlog.size()
                    ? VsockConnection.WINDOW
                    : VsockConnection.EARLY_WINDOW;
        } finally {
            lock.unlock();
        }
    }

    /// Adds a connection, or resets it if the listener was closed meanwhile.
    void offer(VsockConnection connection) {
        lock.lock();
        var taken = !closed;
        if (taken) {
            backlog.add(connection);
            arrived.signal();
        }
        lock.unlock();
        if (!taken) {
            connection.reset("nobody listens any more");
        }
    }

    @Override
    public VsockStream accept(Duration limit) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        accepting++;
        try {
            var left = TimeUnit.NANOSECONDS.convert(limit); // saturates
            while (backlog.isEmpty()) {
                if (closed) {
                    throw new ClosedChannelException();
                }
                if (left <= 0) {
                    throw new SocketTimeoutException(
                            "no connection to " + this + " within " + limit);
                }
                left = arrived.awaitNanos(left);
            }
            var connection = backlog.remove();
            connection.accepted();
            return connection;
        } finally {
            accepting--;
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<VsockConnection> waiting;
        lock.lock();
        try {
            closed = true;
            waiting = List.copyOf(backlog);
            backlog.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        switchboard.forget(this);
        waiting.forEach(connection -> connection.reset("nobody listens any more"));
    }

    @Override
    public String toString() {
        return "vsock port " + Integer.toUnsignedString(port);
    }
}
