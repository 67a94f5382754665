package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// Named pipes whose other end belongs to somebody else, for instance the standard streams that containerd makes:
/// fifo(7).
///
/// Opening never waits, whoever comes first. A path that names a plain file or `/dev/null` works too.
public final class Fifo {
    private Fifo() {}

    /// Opens the end to read from.
    ///
    /// It is at its end when every writer has closed, and not before the first has come. A program that must keep
    /// reading between one writer and the next (containerd's stdin lasts until `CloseIO`) also calls [#holdOpen].
    ///
    /// @throws ErrnoException `ENOENT` if there is none
    public static PolledFd openRead(Path path) throws ErrnoException {
        Fd fd = Fd.open(path, Fd.O_RDONLY | Fd.O_NONBLOCK | Fd.O_NOCTTY);
        try {
            return PolledFd.fifoReader(fd, path.toString());
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /// Opens the end to write to.
    ///
    /// It is opened for reading too, which Linux allows and which never waits. So bytes written before the reader has
    /// come are kept, a reader that goes away and comes back (`ctr task attach`) misses nothing, and the writer never
    /// gets `EPIPE`: once 64 KiB are unread it waits, until a reader comes or [PolledFd#close]. What is unread when it is
    /// closed is lost unless a reader has the fifo open.
    ///
    /// @throws ErrnoException `ENOENT` if there is none
    public static PolledFd openWrite(Path path) throws ErrnoException {
        Fd fd = Fd.open(path, Fd.O_RDWR | Fd.O_NONBLOCK | Fd.O_NOCTTY);
        try {
            return PolledFd.fifoWriter(fd, path.toString());
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /// Holds a fifo open as a writer that writes nothing, so that its reader sees no end before this is closed.
    ///
    /// @throws ErrnoException `ENXIO` if it has no reader yet
    public static Fd holdOpen(Path path) throws ErrnoException {
        return Fd.open(path, Fd.O_WRONLY | Fd.O_NONBLOCK | Fd.O_NOCTTY);
    }

    /// Whether anybody has the fifo open to read, this process included: poll(2) reports an error for an end to write to
    /// where nobody has. True for a plain file.
    ///
    /// @throws ErrnoException `EBADF` if `writer` is closed
    public static boolean hasReader(PolledFd writer) throws ErrnoException {
        return (Poll.await(writer.fd(), 0, 0) & Poll.ERR) == 0;
    }
}
