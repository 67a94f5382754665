package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Moving bytes from one descriptor to another without bringing them into the heap: splice(2).
public final class Splice {
    private static final int PART = 64 * 1024;
    private static final int SPLICE_F_MOVE = 1;

    private Splice() {}

    /// Copies until `from` is at its end. Holds its thread.
    ///
    /// Within the kernel if one of the two is a pipe and the other can do it, else through a buffer. Neither is closed.
    /// A pseudo terminal whose other side is gone counts as ended.
    ///
    /// @return how many bytes
    /// @throws ErrnoException `EPIPE` or `ECONNRESET` if `to` takes no more; `EBADF` if one is or gets closed
    public static long copy(Fd from, Fd to) throws ErrnoException {
        from.enter("splice");
        try {
            to.enter("splice");
            try (Scratch s = Scratch.take()) {
                return copy(s, from, to);
            } finally {
                to.leave();
            }
        } finally {
            from.leave();
        }
    }

    private static long copy(Scratch s, Fd from, Fd to) throws ErrnoException {
        boolean inKernel = true;
        long total = 0;
        while (true) {
            long r = inKernel ? splice(s, from, to) : relay(s, from, to);
            if (r == -Errno.EINVAL && inKernel) {
                inKernel = false; // before any byte of this part has moved
                continue;
            }
            if (r == 0 || r == -Errno.EIO && Pty.isMaster(from)) {
                return total;
            }
            total += Scratch.check(r, "splice", from + " to " + to);
        }
    }

    private static long splice(Scratch s, Fd from, Fd to) {
        long r;
        do {
            r = s.syscall(Syscall.SPLICE, from.number(), 0, to.number(), 0, PART, SPLICE_F_MOVE);
        } while (r == -Errno.EINTR);
        return r;
    }

    private static long relay(Scratch s, Fd from, Fd to) throws ErrnoException {
        long count = from.readInto(s, Scratch.TRANSFER);
        for (int done = 0; done < count; ) {
            done +=
                    (int)
                            Scratch.check(
                                    to.writeFrom(s, done, (int) count - done),
                                    "write",
                                    to.toString());
        }
        return count;
    }
}
