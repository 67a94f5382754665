package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Locks on ranges of an open file that belong to the open file, not to this process: fcntl(2), `F_OFD_SETLK`.
///
/// They meet those that other processes set with `F_SETLK`, and go when the descriptor (and its duplicates) are closed.
public final class RangeLock {
    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;
    private static final int FLOCK_SIZE = 32;

    private RangeLock() {}

    /// What a lock keeps others from; the numbers are the kernel's.
    public enum Kind {
        /// Writing.
        SHARED,
        /// Reading and writing.
        EXCLUSIVE,
        /// Nothing.
        NONE
    }

    /// Sets or clears a lock.
    ///
    /// @param length 0 for up to the end, however far that is
    /// @return false if somebody else's is in the way
    /// @throws ErrnoException `EBADF` if the file is not open for what is locked
    public static boolean set(Fd file, Kind kind, long start, long length) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long lock = struct(s, kind, start, length);
            file.enter("fcntl");
            try {
                long r = s.syscall(Syscall.FCNTL, file.number(), F_OFD_SETLK, lock);
                if (r == -Errno.EAGAIN || r == -Errno.EACCES) {
                    return false;
                }
                Scratch.check(r, "fcntl F_OFD_SETLK", file.toString());
                return true;
            } finally {
                file.leave();
            }
        }
    }

    /// A lock in the way.
    public record Held(Kind kind, long start, long length) {}

    /// What is in the way of a lock; of kind [Kind#NONE] if nothing is.
    public static Held conflict(Fd file, Kind kind, long start, long length) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long lock = struct(s, kind, start, length);
            file.enter("fcntl");
            try {
                long r = s.syscall(Syscall.FCNTL, file.number(), F_OFD_GETLK, lock);
                Scratch.check(r, "fcntl F_OFD_GETLK", file.toString());
            } finally {
                file.leave();
            }
            var found = Kind.values()[Math.min(2, Short.toUnsignedInt(s.getShort(lock)))];
            return new Held(found, s.getLong(lock + 8), s.getLong(lock + 16));
        }
    }

    // struct flock: type (2), whence (2), start (8, at 8), length (8), pid (4)
    private static long struct(Scratch s, Kind kind, long start, long length) {
        long lock = s.reserve(FLOCK_SIZE);
        s.putShort(lock, kind.ordinal()).putLong(lock + 8, start).putLong(lock + 16, length);
        return lock;
    }
}
