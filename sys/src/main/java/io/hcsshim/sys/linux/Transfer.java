package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Moving bytes from one descriptor to another without bringing them into the heap.
///
/// Through a buffer with read(2) and write(2), not with splice(2): that waits for a socket with the lock of the pipe
/// held, and whoever wants to read or write the pipe meanwhile waits for the lock and cannot even be killed.
public final class Transfer {
    private Transfer() {}

    /// Copies until `from` is at its end. Holds its thread.
    ///
    /// Neither is closed. A pseudo terminal whose other side is gone counts as ended.
    ///
    /// @return how many bytes
    /// @throws ErrnoException `EPIPE` or `ECONNRESET` if `to` takes no more; `EBADF` if one is or gets closed
    public static long copy(Fd from, Fd to) throws ErrnoException {
        from.enter("read");
        try {
            to.enter("write");
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
        long total = 0;
        while (true) {
            long count = from.readInto(s, Scratch.TRANSFER);
            if (count == 0 || count == -Errno.EIO && Pty.isMaster(from)) {
                return total;
            }
            Scratch.check(count, "read", from.toString());
            for (int done = 0; done < count; ) {
                long written = to.writeFrom(s, done, (int) count - done);
                done += (int) Scratch.check(written, "write", to.toString());
            }
            total += count;
        }
    }
}
