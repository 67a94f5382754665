package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// A counter that one side raises and the other waits for: eventfd(2).
///
/// Thread-safe. [#close] does not wake who waits in [#await]: raise it first.
public final class EventFd implements AutoCloseable {
    private static final int EFD_CLOEXEC_NONBLOCK = 02000000 | 04000;

    private final Fd fd;

    private EventFd(Fd fd) {
        this.fd = fd;
    }

    /// Makes one that is not raised.
    public static EventFd create() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.EVENTFD2, 0, EFD_CLOEXEC_NONBLOCK, 0);
            return new EventFd(new Fd((int) Scratch.check(r, "eventfd", "")));
        }
    }

    /// Takes over one that another process has sent. Its descriptor is made non-blocking, for the sender also.
    public static EventFd of(Fd fd) throws ErrnoException {
        fd.setBlocking(false);
        return new EventFd(fd);
    }

    /// The descriptor, to wait for with [Epoll] or to send; it stays owned by this.
    public Fd fd() {
        return fd;
    }

    /// Raises it. Never waits: a counter that is full is raised already.
    public void signal() throws ErrnoException {
        fd.enter("write");
        try (Scratch s = Scratch.take()) {
            s.putLong(s.transfer(), 1);
            long r = fd.writeFrom(s, 0, 8);
            Scratch.check(r == -Errno.EAGAIN ? 0 : r, "write", this.toString());
        } finally {
            fd.leave();
        }
    }

    /// Lowers it. Never waits.
    ///
    /// @return how often it was raised since the last time; 0 if it was not
    public long clear() throws ErrnoException {
        fd.enter("read");
        try (Scratch s = Scratch.take()) {
            long r = fd.readInto(s, 8);
            if (r == -Errno.EAGAIN) {
                return 0;
            }
            Scratch.check(r, "read", this.toString());
            return s.getLong(s.transfer());
        } finally {
            fd.leave();
        }
    }

    /// Waits until it is raised, and lowers it. Holds its thread.
    ///
    /// @return how often it was raised
    public long await() throws ErrnoException {
        while (true) {
            long count = clear();
            if (count != 0) {
                return count;
            }
            Poll.await(fd, Poll.IN, -1);
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "eventfd " + fd.number();
    }
}
