package io.hcsshim.ninep;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FileStatus.Identity;
import io.hcsshim.sys.linux.Inode;
import io.hcsshim.sys.linux.RangeLock;
import io.hcsshim.sys.linux.RangeLock.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The locks of one client, shown to the rest of the host.
///
/// The client's kernel settles who of its own processes gets a lock before it asks here. So all of them count as one
/// towards others, and what is locked on the host is what the strongest of them has, range by range. The protocol does
/// not say whether a lock is one of flock(2) or of fcntl(2): on the host all are of the second kind.
///
/// Not thread-safe.
final class FileLocks implements AutoCloseable {
    private static final int MOST = 16_384;
    private static final int ENOLCK = 37;

    private final Map<Identity, Locked> files = new HashMap<>();
    private int count;

    /// Who locks: a process through a file that it has open.
    ///
    /// @param fid     by what it holds the file
    /// @param process its number
    /// @param host    what the client calls itself
    record Owner(int fid, int process, String host) {
        /// A process has its locks whatever it has the file open as; what is open has them whoever inherited it.
        boolean isSame(Owner other) {
            return fid == other.fid || process == other.process && host.equals(other.host);
        }
    }

    /// A range of bytes; `end` is the first behind it, [Long#MAX_VALUE] if there is none.
    record Range(long start, long end) {
        /// @param length 0 for all that follows
        static Range of(long start, long length) throws ErrnoException {
            if (start < 0 || length < 0) {
                throw new ErrnoException("lock", length + " bytes at " + start, Errno.EINVAL);
            }
            long end = length == 0 || start + length < 0 ? Long.MAX_VALUE : start + length;
            return new Range(start, end);
        }

        long length() {
            return end == Long.MAX_VALUE ? 0 : end - start;
        }

        boolean meets(Range other) {
            return start < other.end && other.start < end;
        }
    }

    private record Lock(Owner owner, Kind kind, Range range) {}

    private record Locked(Fd holder, boolean writable, List<Lock> locks) {}

    /// Sets or clears a lock.
    ///
    /// @return false if somebody else on the host has one in the way
    boolean set(Inode inode, Owner owner, Kind kind, Range range) throws ErrnoException {
        var id = inode.status().id();
        var file = files.get(id);
        if (file == null) {
            if (kind == Kind.NONE) {
                return true;
            }
            file = open(inode);
            files.put(id, file);
        }
        try {
            return change(file, owner, kind, range);
        } finally {
            forgetIfFree(id, file);
        }
    }

    private boolean change(Locked file, Owner owner, Kind kind, Range range) throws ErrnoException {
        var before = List.copyOf(file.locks);
        cut(file.locks, owner, range);
        if (kind != Kind.NONE) {
            if (count >= MOST) {
                replace(file.locks, before);
                throw new ErrnoException("lock", "one of " + count, ENOLCK);
            }
            file.locks.add(new Lock(owner, kind, range));
        }
        if (apply(file, range)) {
            count += file.locks.size() - before.size();
            return true;
        }
        replace(file.locks, before);
        apply(file, range);
        return false;
    }

    private static void replace(List<Lock> locks, List<Lock> before) {
        locks.clear();
        locks.addAll(before);
    }

    private static Locked open(Inode inode) throws ErrnoException {
        try {
            return new Locked(inode.reopen(Fd.O_RDWR), true, new ArrayList<>());
        } catch (
                ErrnoException
                        _) { // of a folder, a running program, a file system that is read-only
            return new Locked(inode.reopen(Fd.O_RDONLY), false, new ArrayList<>());
        }
    }

    private void forgetIfFree(Identity id, Locked file) {
        if (file.locks.isEmpty()) {
            file.holder.close();
            files.remove(id);
        }
    }

    /// Takes a range away from what an owner has.
    private static void cut(List<Lock> locks, Owner owner, Range range) {
        var left = new ArrayList<Lock>();
        for (var lock : locks) {
            if (!lock.owner.isSame(owner) || !lock.range.meets(range)) {
                left.add(lock);
                continue;
            }
            if (lock.range.start < range.start) {
                var below = new Range(lock.range.start, range.start);
                left.add(new Lock(lock.owner, lock.kind, below));
            }
            if (range.end < lock.range.end) {
                var above = new Range(range.end, lock.range.end);
                left.add(new Lock(lock.owner, lock.kind, above));
            }
        }
        replace(locks, left);
    }

    /// Makes the host's locks in a range what the client's are together.
    private static boolean apply(Locked file, Range range) throws ErrnoException {
        var borders = new TreeSet<>(List.of(range.start, range.end));
        for (var lock : file.locks) {
            if (lock.range.meets(range)) {
                borders.add(Math.max(lock.range.start, range.start));
                borders.add(Math.min(lock.range.end, range.end));
            }
        }
        long start = range.start;
        for (long end : borders.tailSet(start, false)) {
            var piece = new Range(start, end);
            var kind = strongest(file, piece);
            if (!RangeLock.set(file.holder, kind, piece.start, piece.length())) {
                return false;
            }
            start = end;
        }
        return true;
    }

    private static Kind strongest(Locked file, Range piece) {
        var kind = Kind.NONE;
        for (var lock : file.locks) {
            if (lock.range.meets(piece)) {
                if (lock.kind == Kind.EXCLUSIVE && file.writable) {
                    return Kind.EXCLUSIVE;
                }
                kind = Kind.SHARED; // all that can be had of a file that is open for reading only
            }
        }
        return kind;
    }

    /// What somebody else on the host has in the way of a lock; of kind [Kind#NONE] if nobody has.
    RangeLock.Held conflict(Inode inode, Kind kind, Range range) throws ErrnoException {
        var file = files.get(inode.status().id());
        if (file != null) {
            return RangeLock.conflict(file.holder, kind, range.start, range.length());
        }
        try (var fd = inode.reopen(Fd.O_RDONLY)) {
            return RangeLock.conflict(fd, kind, range.start, range.length());
        }
    }

    /// Clears what was locked through a file that is given up.
    void giveUp(int fid) throws ErrnoException {
        for (var id : List.copyOf(files.keySet())) {
            var file = files.get(id);
            if (file != null) {
                giveUp(id, file, fid);
            }
        }
    }

    private void giveUp(Identity id, Locked file, int fid) throws ErrnoException {
        var gone = file.locks.stream().filter(lock -> lock.owner.fid == fid).toList();
        file.locks.removeAll(gone);
        count -= gone.size();
        for (var lock : gone) {
            apply(file, lock.range);
        }
        forgetIfFree(id, file);
    }

    @Override
    public void close() {
        files.values().forEach(file -> file.holder.close());
        files.clear();
        count = 0;
    }
}
