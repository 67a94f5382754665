package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;
import java.util.Optional;

/// A lock on a file that every program has to ask for by itself: flock(2).
///
/// It excludes threads of this process as it does other processes, and is gone when its holder is. The file, made if
/// absent, is never deleted: somebody may be waiting for it.
public final class Flock implements AutoCloseable {
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private final Fd fd;

    private Flock(Fd fd) {
        this.fd = fd;
    }

    /// Waits until the lock is free and takes it. Holds its thread.
    public static Flock lock(Path path) throws ErrnoException {
        Fd fd = open(path);
        long r = take(fd, LOCK_EX);
        if (r < 0) {
            fd.close();
        }
        Scratch.check(r, "flock", path.toString());
        return new Flock(fd);
    }

    /// Takes the lock if it is free.
    public static Optional<Flock> tryLock(Path path) throws ErrnoException {
        Fd fd = open(path);
        long r = take(fd, LOCK_EX | LOCK_NB);
        if (r < 0) {
            fd.close();
        }
        if (r == -Errno.EAGAIN) {
            return Optional.empty();
        }
        Scratch.check(r, "flock", path.toString());
        return Optional.of(new Flock(fd));
    }

    private static Fd open(Path path) throws ErrnoException {
        return Fd.open(path, Fd.O_RDWR | Fd.O_CREAT);
    }

    private static long take(Fd fd, int operation) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r;
            do {
                r = s.syscall(Syscall.FLOCK, fd.number(), operation, 0);
            } while (r == -Errno.EINTR);
            return r;
        }
    }

    /// Gives the lock back. More calls do nothing.
    @Override
    public void close() {
        fd.close();
    }
}
