package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Waiting for one descriptor: ppoll(2).
final class Poll {
    static final int IN = 1;
    static final int OUT = 4;
    static final int ERR = 8;

    private Poll() {}

    /// Waits until `fd` is ready for one of `events`, has failed or has hung up. Holds its thread.
    ///
    /// @param timeoutMillis how long at most; negative for ever
    /// @return what is ready, 0 when the time is up
    static int await(Fd fd, int events, long timeoutMillis) throws ErrnoException {
        fd.enter("poll");
        try (Scratch s = Scratch.take()) {
            long entry = s.reserve(8);
            s.putInt(entry, fd.number()).putShort(entry + 4, events);
            long time = timeoutMillis < 0 ? 0 : s.reserve(16);
            if (time != 0) {
                // The kernel writes back what is left, so a repeated call goes on counting.
                s.putLong(time, timeoutMillis / 1000)
                        .putLong(time + 8, timeoutMillis % 1000 * 1_000_000);
            }
            long r;
            do {
                r = s.syscall(Syscall.PPOLL, entry, 1, time, 0);
            } while (r == -Errno.EINTR);
            Scratch.check(r, "poll", fd.toString());
            return s.getShort(entry + 6);
        } finally {
            fd.leave();
        }
    }
}
