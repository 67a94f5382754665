package io.hcsshim.ninep;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// What a session knows of its client. Not thread-safe.
final class Client implements AutoCloseable {
    final Fids fids;
    final Qid.Maker qids = new Qid.Maker();
    final FileLocks locks = new FileLocks();
    private Optional<Export> export = Optional.empty();

    /// @param room how many files may be held
    Client(Semaphore room) {
        fids = new Fids(room);
    }

    /// Takes an export for the rest of the connection; another one is refused.
    Export attach(Exports exports, String name) throws ErrnoException {
        var found = exports.find(name);
        if (found.isEmpty() || export.isPresent() && !export.equals(found)) {
            throw new ErrnoException("attach", name, Errno.ENOENT);
        }
        export = found;
        return found.get();
    }

    Export export() throws ErrnoException {
        return export.orElseThrow(() -> new ErrnoException("use", "nothing", Errno.EBADF));
    }

    /// @throws ErrnoException `EROFS` if the client may not change anything
    void mayChange() throws ErrnoException {
        if (export().isReadOnly()) {
            throw new ErrnoException("change", "a read-only export", Errno.EROFS);
        }
    }

    /// What a file is, as the client is told it.
    Qid qid(FileStatus status) {
        return qids.of(status);
    }

    /// Forgets everything that the client holds.
    void reset() {
        locks.close();
        fids.close();
    }

    @Override
    public void close() {
        reset();
    }
}
