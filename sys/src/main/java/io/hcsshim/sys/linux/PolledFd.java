package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/// A descriptor on which virtual threads wait without holding a carrier: fifos, vsock, terminals, pipes.
///
/// `read` and `write` block the calling thread, virtual or not. Thread-safe; readers take turns, and so do writers.
/// [#close] from any thread wakes those who wait with [AsynchronousCloseException]. An interrupt wakes with
/// [java.io.InterruptedIOException], leaves the thread interrupted and the channel open.
public final class PolledFd implements ByteChannel {
    private static final long END = Long.MIN_VALUE;

    private final Fd fd;
    private final String name;
    private final boolean awaitsWriter;
    private final Gate readable = new Gate();
    private final Gate writable = new Gate();
    private final long token; // 0: not watched

    private PolledFd(Fd fd, String name, int events, boolean fifo) throws ErrnoException {
        this.fd = fd;
        this.name = name;
        fd.setBlocking(false);
        token = watch(events);
        awaitsWriter = fifo && token != 0;
    }

    private long watch(int events) throws ErrnoException {
        try {
            return Poller.shared().watch(this, fd, events);
        } catch (ErrnoException e) {
            if (e.is(Errno.EPERM)) {
                return 0; // a plain file or /dev/null: always ready, so nobody ever waits
            }
            throw e;
        }
    }

    /// Takes over `fd` and makes it non-blocking, for everybody who shares the open file.
    ///
    /// @throws ErrnoException `ENOSPC` if the user watches too many descriptors. `fd` stays the
    ///         caller's then
    public static PolledFd of(Fd fd) throws ErrnoException {
        return new PolledFd(fd, fd.toString(), Epoll.IN | Epoll.OUT | Epoll.RDHUP, false);
    }

    /// The reading end of a fifo: that nobody writes *yet* is not the end.
    static PolledFd fifoReader(Fd fd, String name) throws ErrnoException {
        return new PolledFd(fd, name, Epoll.IN, true);
    }

    static PolledFd fifoWriter(Fd fd, String name) throws ErrnoException {
        return new PolledFd(fd, name, Epoll.OUT, false);
    }

    /// The descriptor; it stays owned by this.
    public Fd fd() {
        return fd;
    }

    /// Reads at least one byte if `target` has room.
    ///
    /// @return how many; -1 at the end
    @Override
    public int read(ByteBuffer target) throws IOException {
        int room = Math.min(target.remaining(), Scratch.TRANSFER);
        if (room == 0) {
            return 0;
        }
        readable.enter();
        try {
            while (true) {
                readable.shut();
                long r = tryRead(target, room);
                if (r == END) {
                    return -1;
                }
                if (r != -Errno.EAGAIN) {
                    return (int) Scratch.check(r, "read", name);
                }
                await(readable);
            }
        } finally {
            readable.leave();
        }
    }

    private long tryRead(ByteBuffer target, int room) throws IOException {
        enter();
        try (Scratch s = Scratch.take()) {
            long r = fd.readInto(s, room);
            while (r == 0 && awaitsWriter) {
                int state = Poll.await(fd, Poll.IN, 0);
                if (state == 0) {
                    return -Errno.EAGAIN; // no writer, and none has hung up
                }
                if ((state & Poll.IN) == 0) {
                    return END;
                }
                r = fd.readInto(s, room); // one came, wrote and perhaps left meanwhile
            }
            if (r > 0) {
                s.get(s.transfer(), target, (int) r);
            }
            return r == 0 || r == -Errno.EIO && Pty.isMaster(fd) ? END : r;
        } finally {
            fd.leave();
        }
    }

    /// Waits for the next connection to a socket that listens.
    ///
    /// @return it, close-on-exec and blocking
    Fd accept() throws IOException {
        readable.enter();
        try {
            while (true) {
                readable.shut();
                long r = tryAccept();
                if (r != -Errno.EAGAIN && r != -Errno.ECONNABORTED && r != -Errno.EINTR) {
                    return new Fd((int) Scratch.check(r, "accept", name));
                }
                if (r == -Errno.EAGAIN) {
                    await(readable);
                }
            }
        } finally {
            readable.leave();
        }
    }

    private long tryAccept() throws IOException {
        enter();
        try (Scratch s = Scratch.take()) {
            return s.syscall(Syscall.ACCEPT4, fd.number(), 0, 0, UnixAddress.CLOEXEC);
        } finally {
            fd.leave();
        }
    }

    /// Writes all of `source`, waiting for room.
    ///
    /// @throws ErrnoException `EPIPE` if nobody can read it any more
    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = source.remaining();
        writable.enter();
        try {
            while (source.hasRemaining()) {
                writable.shut();
                long r = tryWrite(source);
                if (r == -Errno.EAGAIN) {
                    await(writable);
                } else {
                    source.position(source.position() + (int) Scratch.check(r, "write", name));
                }
            }
            return total;
        } finally {
            writable.leave();
        }
    }

    /// Writes all of `source` into a unix socket; the descriptors (at most 253) go with the first byte, of which there
    /// must be one, and stay owned by the caller.
    public void write(ByteBuffer source, List<Fd> fds) throws IOException {
        writable.enter();
        try {
            long r = -Errno.EAGAIN;
            while (r == -Errno.EAGAIN) {
                writable.shut();
                r = trySend(source, fds);
                if (r == -Errno.EAGAIN) {
                    await(writable);
                }
            }
            source.position(source.position() + (int) Scratch.check(r, "sendmsg", name));
            write(source); // it is still our turn
        } finally {
            writable.leave();
        }
    }

    private long trySend(ByteBuffer source, List<Fd> fds) throws IOException {
        enter();
        try (Scratch s = Scratch.take()) {
            int part = Math.min(source.remaining(), Scratch.TRANSFER);
            s.put(s.transfer(), source, part);
            return new Message(s, part).send(fd, fds);
        } finally {
            fd.leave();
        }
    }

    private long tryWrite(ByteBuffer source) throws IOException {
        enter();
        try (Scratch s = Scratch.take()) {
            int part = Math.min(source.remaining(), Scratch.TRANSFER);
            s.put(s.transfer(), source, part);
            return fd.writeFrom(s, 0, part);
        } finally {
            fd.leave();
        }
    }

    private void enter() throws IOException {
        try {
            fd.enter("use");
        } catch (ErrnoException e) {
            throw new ClosedChannelException();
        }
    }

    private void await(Gate gate) throws IOException {
        gate.await(name);
        if (fd.isClosed()) {
            throw new AsynchronousCloseException();
        }
    }

    /// Called by the poller.
    void changed(int events) {
        if ((events & ~Epoll.OUT) != 0) {
            readable.open();
        }
        if ((events & ~(Epoll.IN | Epoll.RDHUP)) != 0) {
            writable.open();
        }
    }

    @Override
    public boolean isOpen() {
        return !fd.isClosed();
    }

    /// Closes the descriptor; the other end sees the end of the stream. More calls do nothing.
    @Override
    public void close() {
        if (token != 0) {
            Poller.shared().forget(token, fd);
        }
        fd.close();
        readable.open();
        writable.open();
    }

    @Override
    public String toString() {
        return name;
    }
}
