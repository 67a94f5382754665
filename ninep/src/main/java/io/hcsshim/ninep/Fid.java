package io.hcsshim.ninep;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FolderEntries;
import io.hcsshim.sys.linux.Inode;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/// A file as the client holds it: which one, for which user, and what it is open for.
///
/// Not thread-safe: a session has one thread.
final class Fid implements AutoCloseable {
    /// What may be done with it now.
    sealed interface Use {
        /// To be walked from and asked about.
        record None() implements Use {}

        /// Open to be read or written.
        record Contents(Fd fd) implements Use {}

        /// Open to be listed.
        record Listing(Fd fd, FolderEntries entries) implements Use {}

        /// Open to be listed, a folder that there is not.
        record LoneListing() implements Use {}

        /// An extended attribute, or the list of their names, to be read.
        record AttributeValue(byte[] value) implements Use {}

        /// An extended attribute that is written and set at the end.
        record NewAttribute(String name, long size, int flags, ByteArrayOutputStream value)
                implements Use {}
    }

    private final Optional<Inode> inode;
    private final int user;
    private final Use use;

    private Fid(Optional<Inode> inode, int user, Use use) {
        this.inode = inode;
        this.user = user;
        this.use = use;
    }

    /// A file; takes charge of `inode`.
    static Fid of(Inode inode, int user) {
        return new Fid(Optional.of(inode), user, new Use.None());
    }

    /// The folder above a single file.
    static Fid aboveFile(int user) {
        return new Fid(Optional.empty(), user, new Use.None());
    }

    /// The same file in another use.
    Fid with(Use other) {
        return new Fid(inode, user, other);
    }

    /// @throws ErrnoException `EPERM` if it is the folder above a single file, with which nothing can be done
    Inode inode() throws ErrnoException {
        return inode.orElseThrow(() -> new ErrnoException("use", "the folder", Errno.EPERM));
    }

    boolean isAboveFile() {
        return inode.isEmpty();
    }

    /// Who made it known, by number; what the client makes belongs to him.
    int user() {
        return user;
    }

    Use use() {
        return use;
    }

    @Override
    public void close() {
        switch (use) {
            case Use.Contents(var fd) -> fd.close();
            case Use.Listing(var fd, _) -> fd.close();
            case Use.None(),
                    Use.LoneListing(),
                    Use.AttributeValue(_),
                    Use.NewAttribute(_, _, _, _) -> {}
        }
        inode.ifPresent(Inode::close);
    }
}
