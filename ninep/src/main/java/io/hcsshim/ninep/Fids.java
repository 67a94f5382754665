package io.hcsshim.ninep;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// The files that a client holds, by the numbers that it gave them.
///
/// Each is a descriptor of this process, or two, so there is a limit that sessions share. Not thread-safe.
final class Fids implements AutoCloseable {
    private final Map<Integer, Fid> known = new HashMap<>();
    private final Semaphore room;

    Fids(Semaphore room) {
        this.room = room;
    }

    /// @throws ErrnoException `EBADF` if there is none of that number
    Fid get(int number) throws ErrnoException {
        var fid = known.get(number);
        if (fid == null) {
            throw new ErrnoException("fid", Integer.toUnsignedString(number), Errno.EBADF);
        }
        return fid;
    }

    /// Takes charge of one more, also if that fails.
    ///
    /// @throws ErrnoException `EBADF` if the number is taken, `EMFILE` if there are too many
    void add(int number, Fid fid) throws ErrnoException {
        if (known.containsKey(number) || !room.tryAcquire()) {
            fid.close();
            throw new ErrnoException(
                    "fid",
                    Integer.toUnsignedString(number),
                    known.containsKey(number) ? Errno.EBADF : Errno.EMFILE);
        }
        known.put(number, fid);
    }

    /// Puts what a file has become in its place; what it was keeps nothing of its own.
    void become(int number, Fid fid) {
        known.put(number, fid);
    }

    /// Gives up one.
    void remove(int number) throws ErrnoException {
        try (var _ = get(number)) {
            known.remove(number);
            room.release();
        }
    }

    @Override
    public void close() {
        known.values().forEach(Fid::close);
        room.release(known.size());
        known.clear();
    }
}
