package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A lock on a file that every program has to ask for by itself: flock(2).
///
/// It excludes threads of this process as it does other processes, and is gone when its holder is. The file, made if
/// absent, is never deleted: somebody may be waiting for it.
public final class Flock implements AutoCloseable {
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;

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
        return tryLock(open(path), path);
    }

    private static Optional<Flock> tryLock(Fd fd, Path path) throws ErrnoException {
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

    /// Takes the lock of a file that exists, if it is free; empty also if there is no such file.
    public static Optional<Flock> tryLockExisting(Path path) throws ErrnoException {
        try {
            return tryLock(Fd.open(path, Fd.O_RDONLY), path);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Takes a lock that others may share, on a file that exists; waits for one who wants it alone.
    ///
    /// @return empty if there is no such file, also if it was deleted while this waited
    public static Optional<Flock> share(Path path) throws ErrnoException {
        Fd fd;
        try {
            fd = Fd.open(path, Fd.O_RDONLY);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
        long r = take(fd, LOCK_SH);
        if (r < 0 || !isAt(fd, path)) {
            fd.close();
            Scratch.check(Math.min(r, 0), "flock", path.toString());
            return Optional.empty();
        }
        return Optional.of(new Flock(fd));
    }

    /// Whether the path still names the open file.
    private static boolean isAt(Fd fd, Path path) {
        try {
            return Files.isSameFile(Path.of("/proc/self/fd/" + fd.number()), path);
        } catch (IOException _) {
            return false;
        }
    }

    private static Fd open(Path path) throws ErrnoException {
        return Fd.open(path, Fd.O_RDWR | Fd.O_CREAT);
    }

    /// Sets or clears the lock of an open file, which goes when the last descriptor of it is closed; does not wait.
    ///
    /// @return false if somebody else's is in the way
    public static boolean set(Fd open, RangeLock.Kind kind) throws ErrnoException {
        int operation =
                switch (kind) {
                    case SHARED -> LOCK_SH;
                    case EXCLUSIVE -> LOCK_EX;
                    case NONE -> LOCK_UN;
                };
        open.enter("flock");
        try {
            long r = take(open, operation | LOCK_NB);
            if (r == -Errno.EAGAIN) {
                return false;
            }
            Scratch.check(r, "flock", open.toString());
            return true;
        } finally {
            open.leave();
        }
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
