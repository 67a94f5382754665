package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// A unix socket that waits for connections.
///
/// [#close] from any thread wakes [#accept]. The file stays: who made it takes it away.
public final class UnixListener implements AutoCloseable {
    private final Fd fd;
    private final Path path;

    private UnixListener(Fd fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /// Listens at `path` (at most 107 bytes), where nothing may exist yet.
    ///
    /// @throws ErrnoException `EADDRINUSE` if there is something at `path`
    public static UnixListener listen(Path path) throws ErrnoException {
        Fd fd = UnixAddress.socket();
        try (Scratch s = Scratch.take()) {
            UnixAddress address = UnixAddress.of(s, path);
            long r = s.syscall(Syscall.BIND, fd.number(), address.at(), address.length());
            Scratch.check(r, "bind", path.toString());
            Scratch.check(
                    s.syscall(Syscall.LISTEN, fd.number(), 128, 0), "listen", path.toString());
            return new UnixListener(fd, path);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /// The descriptor, to wait for with [Epoll]; it stays owned by this.
    public Fd fd() {
        return fd;
    }

    /// Waits for the next connection. Holds its thread.
    ///
    /// @throws ErrnoException `EBADF` if this is or gets closed
    public UnixSocket accept() throws ErrnoException {
        fd.enter("accept");
        try (Scratch s = Scratch.take()) {
            long r;
            do {
                r = s.syscall(Syscall.ACCEPT4, fd.number(), 0, 0, UnixAddress.CLOEXEC);
            } while (r == -Errno.EINTR || r == -Errno.ECONNABORTED);
            boolean woken = r == -Errno.EINVAL && fd.isClosed();
            Scratch.check(woken ? -Errno.EBADF : r, "accept", path.toString());
            return new UnixSocket(new Fd((int) r));
        } finally {
            fd.leave();
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
