package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Flock;
import io.hcsshim.sys.linux.Inode;
import io.hcsshim.sys.linux.RangeLock;
import io.hcsshim.sys.linux.RangeLock.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// The locks of one client: fcntl(2) and flock(2), which do not meet, each settled by this host's kernel.
///
/// An owner of ranges has an open file of his own for each file that he locks, because ranges belong to the open file here
/// ([RangeLock]); flock(2) belongs to the client's open file, which is one here. Nobody waits in here: see [Waiting].
/// Thread-safe.
final class Locks {
    /// Open files for locks.
    private static final int MOST = 4096;

    private static final int ENOLCK = 37;

    private final Semaphore room;
    private final Map<Key, Owned> owned = new HashMap<>();
    private final Waiting waiting = new Waiting();

    private record Key(Node.Held node, long owner) {}

    /// @param fd     on which the ranges are
    /// @param handle through which the first was set: one of an open file (`F_OFD_SETLK`) goes with it
    private record Owned(Fd fd, boolean writable, long handle) {}

    Locks(Semaphore room) {
        this.room = room;
    }

    /// What is asked for.
    ///
    /// @param handle through which
    /// @param last   the last byte, [Long#MAX_VALUE] for all that follow
    /// @param whole  whether it is flock(2)
    record Wish(
            long handle,
            Handle.Contents file,
            long owner,
            Kind kind,
            long start,
            long last,
            boolean whole) {
        long length() {
            return last == Long.MAX_VALUE ? 0 : last - start + 1;
        }

        void check() throws ErrnoException {
            if (start < 0 || last < start) {
                throw new ErrnoException("lock", start + " to " + last, Errno.EINVAL);
            }
        }
    }

    /// Sets or clears a lock.
    ///
    /// @return false if somebody else's is in the way
    synchronized boolean set(Wish wish) throws ErrnoException {
        wish.check();
        var free = wish.whole ? Flock.set(wish.file.fd(), wish.kind) : setRange(wish);
        if (free && wish.kind != Kind.EXCLUSIVE) {
            waiting.lookAgain();
        }
        return free;
    }

    private boolean setRange(Wish wish) throws ErrnoException {
        var key = new Key(wish.file.node(), wish.owner);
        var known = owned.get(key);
        if (known == null) {
            if (wish.kind == Kind.NONE) {
                return true;
            }
            known = open(wish);
            owned.put(key, known);
        }
        // All that can be had of a file that is open for reading only.
        var kind = wish.kind == Kind.EXCLUSIVE && !known.writable ? Kind.SHARED : wish.kind;
        var set = RangeLock.set(known.fd, kind, wish.start, wish.length());
        if (kind == Kind.NONE && wish.start == 0 && wish.length() == 0) {
            drop(key);
        }
        return set;
    }

    private Owned open(Wish wish) throws ErrnoException {
        if (owned.size() >= MOST || !room.tryAcquire()) {
            throw new ErrnoException("lock", "one more", ENOLCK);
        }
        var inode = wish.file.node().inode();
        try {
            try {
                return new Owned(inode.reopen(Fd.O_RDWR), true, wish.handle);
            } catch (ErrnoException _) { // a running program, a file system that is read-only
                return new Owned(inode.reopen(Fd.O_RDONLY), false, wish.handle);
            }
        } catch (ErrnoException e) {
            room.release();
            throw e;
        }
    }

    /// Keeps a wish until the lock can be set.
    ///
    /// @param unique number of the request
    void await(Wish wish, long unique, Waiting.Answered later) throws ErrnoException {
        waiting.add(new Waiting.Waiter(wish, unique, later), this::set);
    }

    /// Who waits waits no more.
    void interrupt(long unique) {
        waiting.interrupt(unique);
    }

    /// Nobody waits any more.
    void interruptAll() {
        waiting.interruptAll();
    }

    /// What is in the way of a lock; of kind [Kind#NONE] if nothing is.
    synchronized RangeLock.Held conflict(Wish wish) throws ErrnoException {
        wish.check();
        var known = owned.get(new Key(wish.file.node(), wish.owner));
        if (known != null) {
            return RangeLock.conflict(known.fd, wish.kind, wish.start, wish.length());
        }
        Inode inode = wish.file.node().inode();
        try (var fd = inode.reopen(Fd.O_RDONLY)) {
            return RangeLock.conflict(fd, wish.kind, wish.start, wish.length());
        }
    }

    /// An owner has closed a file, which ends all that he has of it.
    synchronized void flush(Node node, long owner) {
        if (node instanceof Node.Held held && drop(new Key(held, owner))) {
            waiting.lookAgain();
        }
    }

    /// An open file is no more.
    synchronized void release(long handle) {
        var keys = new ArrayList<Key>();
        owned.forEach((key, each) -> {
            if (each.handle == handle) {
                keys.add(key);
            }
        });
        keys.forEach(this::drop);
        waiting.lookAgain();
    }

    /// All locks of a share go.
    synchronized void remove(Share share) {
        for (var key : List.copyOf(owned.keySet())) {
            if (key.node.share() == share) {
                drop(key);
            }
        }
        waiting.lookAgain();
    }

    private boolean drop(Key key) {
        var known = owned.remove(key);
        if (known == null) {
            return false;
        }
        known.fd.close();
        room.release();
        return true;
    }

    synchronized void clear() {
        List.copyOf(owned.keySet()).forEach(this::drop);
        waiting.clear();
    }
}
