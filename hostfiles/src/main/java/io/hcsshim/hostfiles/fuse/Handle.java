package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FolderEntries;

/// What the client has open.
sealed interface Handle {
    /// What is open.
    Node node();

    /// Gives back what it holds.
    void close();

    /// A file that is open to be read or written.
    ///
    /// @param flags how, the client's
    record Contents(Node.Held node, Fd fd, int flags) implements Handle {
        @Override
        public void close() {
            fd.close();
        }
    }

    /// A folder that is open to be listed. Who lists holds its monitor.
    record Listing(Node.Held node, Fd fd, FolderEntries entries) implements Handle {
        @Override
        public void close() {
            fd.close();
        }
    }

    /// A folder of the server's own making that is open to be listed.
    record OwnListing(Node node) implements Handle {
        @Override
        public void close() {}
    }

    /// The file that it is.
    ///
    /// @throws ErrnoException `EBADF` if it is a folder
    default Contents contents() throws ErrnoException {
        if (this instanceof Contents contents) {
            return contents;
        }
        throw new ErrnoException("use", "a folder as a file", Errno.EBADF);
    }
}
