package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Identity;
import io.hcsshim.sys.linux.Inode;

/// A file as the client knows it, by a number that is never used again.
sealed interface Node {
    /// The client's name for the folder that has all shares.
    long TOP = 1;

    long id();

    /// The folder that has all shares.
    record Top() implements Node {
        @Override
        public long id() {
            return TOP;
        }
    }

    /// The folder above a single file.
    record AboveFile(long id, Share share) implements Node {}

    /// A file of any kind.
    ///
    /// @param root whether it is all of the share
    record Held(long id, Share share, Inode inode, Identity file, boolean root) implements Node {}

    /// A file in which something can be done.
    ///
    /// @throws ErrnoException `EPERM` if it is a folder of the server's own making
    default Held held() throws ErrnoException {
        if (this instanceof Held held) {
            return held;
        }
        throw new ErrnoException("use", "a folder of shares", Errno.EPERM);
    }

    /// The same for a change.
    ///
    /// @throws ErrnoException `EROFS` if it may not be changed
    default Held changeable() throws ErrnoException {
        var held = held();
        held.share().mayChange();
        return held;
    }
}
