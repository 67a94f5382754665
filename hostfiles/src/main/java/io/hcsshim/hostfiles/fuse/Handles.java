package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// What the client has open, by numbers that are never used again. Thread-safe.
final class Handles {
    private final Semaphore room;
    private final Map<Long, Handle> open = new HashMap<>();
    private long last;

    Handles(Semaphore room) {
        this.room = room;
    }

    /// @param handle is closed if this fails
    /// @throws ErrnoException `EMFILE` if there are too many, `ESTALE` if its share was taken back
    synchronized long add(Handle handle) throws ErrnoException {
        var gone = handle.node() instanceof Node.Held held && held.share().isGone();
        if (gone || !room.tryAcquire()) {
            handle.close();
            throw new ErrnoException("open", "one more", gone ? Errno.ESTALE : Errno.EMFILE);
        }
        open.put(++last, handle);
        return last;
    }

    /// @throws ErrnoException `EBADF` if none has that number
    synchronized Handle get(long number) throws ErrnoException {
        var handle = open.get(number);
        if (handle == null) {
            throw new ErrnoException("handle", Long.toUnsignedString(number), Errno.EBADF);
        }
        return handle;
    }

    /// Closes one.
    synchronized Optional<Handle> remove(long number) {
        var handle = Optional.ofNullable(open.remove(number));
        handle.ifPresent(this::giveUp);
        return handle;
    }

    private void giveUp(Handle handle) {
        handle.close();
        room.release();
    }

    /// Closes all of a share.
    synchronized void remove(Share share) {
        for (var entry : List.copyOf(open.entrySet())) {
            if (entry.getValue().node() instanceof Node.Held held && held.share() == share) {
                remove(entry.getKey());
            }
        }
    }

    synchronized void clear() {
        open.values().forEach(this::giveUp);
        open.clear();
    }
}
