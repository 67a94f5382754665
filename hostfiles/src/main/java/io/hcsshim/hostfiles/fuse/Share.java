package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.hostfiles.FileNumbers;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// An export under the name that the client finds it by. Thread-safe.
final class Share {
    final String name;
    final Export export;
    final FileNumbers numbers = new FileNumbers();
    private volatile boolean gone;

    Share(String name, Export export) {
        this.name = name;
        this.export = export;
    }

    /// It was taken back.
    boolean isGone() {
        return gone;
    }

    void end() {
        gone = true;
    }

    /// @throws ErrnoException `EROFS` if the client may not change anything
    void mayChange() throws ErrnoException {
        if (export.isReadOnly()) {
            throw new ErrnoException("change", "a read-only export", Errno.EROFS);
        }
    }
}
