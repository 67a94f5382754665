package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Waiting for many descriptors: epoll(7).
///
/// `add`, `modify` and `remove` from any thread, also while another waits. To stop a waiter, add an [EventFd] and
/// raise it: `close` does not wake it.
public final class Epoll implements AutoCloseable {
    /// There is something to read, or the end.
    public static final int IN = 1;

    /// There is room to write.
    public static final int OUT = 4;

    /// It has failed; always reported.
    public static final int ERR = 8;

    /// The other end is gone; always reported.
    public static final int HUP = 0x10;

    /// The other end writes no more.
    public static final int RDHUP = 0x2000;

    /// Report once, then keep quiet until [#modify].
    public static final int ONESHOT = 1 << 30;

    /// Report changes, not states.
    public static final int EDGE = 1 << 31;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final int CLOEXEC = 02000000;

    // struct epoll_event is packed on x86-64 alone.
    private static final boolean PACKED = Syscall.EPOLL_CTL == 233;
    private static final int EVENT = PACKED ? 12 : 16;
    private static final int TOKEN = PACKED ? 4 : 8;

    private final Fd fd;

    private Epoll(Fd fd) {
        this.fd = fd;
    }

    /// What one [#await] found; made once and used again. One thread at a time.
    public static final class Ready {
        private final long[] tokens;
        private final int[] events;

        /// @param capacity the most to report at once, 1 to 4096
        public Ready(int capacity) {
            if (capacity < 1 || capacity > 4096) {
                throw new IllegalArgumentException("capacity from 1 to 4096: " + capacity);
            }
            tokens = new long[capacity];
            events = new int[capacity];
        }

        /// The token given to [Epoll#add], of the `i`th that is ready.
        public long token(int i) {
            return tokens[i];
        }

        /// What is ready about it, an or of the constants of [Epoll].
        public int events(int i) {
            return events[i];
        }
    }

    /// Makes one that watches nothing.
    public static Epoll create() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.EPOLL_CREATE1, CLOEXEC);
            return new Epoll(new Fd((int) Scratch.check(r, "epoll_create1", "")));
        }
    }

    /// Watches `target` for `events` and reports it as `token`.
    ///
    /// @throws ErrnoException `EEXIST` if it is watched already, `EPERM` if it is of a kind that never waits
    public void add(Fd target, int events, long token) throws ErrnoException {
        change(ADD, target, events, token);
    }

    /// Watches `target` for other events or as another token.
    ///
    /// @throws ErrnoException `ENOENT` if it is not watched
    public void modify(Fd target, int events, long token) throws ErrnoException {
        change(MODIFY, target, events, token);
    }

    /// Watches `target` no more. Do this before closing it.
    ///
    /// @throws ErrnoException `ENOENT` if it is not watched
    public void remove(Fd target) throws ErrnoException {
        change(DELETE, target, 0, 0);
    }

    private void change(int operation, Fd target, int events, long token) throws ErrnoException {
        fd.enter("epoll_ctl");
        try (Scratch s = Scratch.take()) {
            target.enter("epoll_ctl");
            try {
                long event = s.reserve(16);
                s.putInt(event, events).putLong(event + TOKEN, token);
                long r =
                        s.syscall(
                                Syscall.EPOLL_CTL, fd.number(), operation, target.number(), event);
                Scratch.check(r, "epoll_ctl", target.toString());
            } finally {
                target.leave();
            }
        } finally {
            fd.leave();
        }
    }

    /// Waits until something is ready. Holds its thread.
    ///
    /// @param timeoutMillis how long at most; negative for ever
    /// @return how many of `ready` are filled; 0 when the time is up or a signal came
    public int await(Ready ready, int timeoutMillis) throws ErrnoException {
        fd.enter("epoll_wait");
        try (Scratch s = Scratch.take()) {
            long events = s.transfer(); // 4096 * 16 fits
            long r =
                    s.syscall(
                            Syscall.EPOLL_PWAIT,
                            fd.number(),
                            events,
                            ready.tokens.length,
                            timeoutMillis,
                            0,
                            8);
            int count = (int) Scratch.check(r == -Errno.EINTR ? 0 : r, "epoll_wait", fd.toString());
            for (int i = 0; i < count; i++) {
                ready.events[i] = s.getInt(events + (long) i * EVENT);
                ready.tokens[i] = s.getLong(events + (long) i * EVENT + TOKEN);
            }
            return count;
        } finally {
            fd.leave();
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
