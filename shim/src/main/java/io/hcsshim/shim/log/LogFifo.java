package io.hcsshim.shim.log;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.nio.file.Path;

/// The FIFO `log` in a pod's bundle, that containerd reads and copies to its own log.
public final class LogFifo implements ContainerdLog {
    private final Fd fifo;

    private LogFifo(Fd fifo) {
        this.fifo = fifo;
    }

    /// Opens the FIFO of a bundle, if it is there and somebody reads it.
    public static ContainerdLog ofBundle(Path bundle) {
        try {
            return new LogFifo(Fd.open(bundle.resolve("log"), Fd.O_WRONLY | Fd.O_NONBLOCK));
        } catch (ErrnoException e) {
            return NONE;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            fifo.write(bytes, offset, length);
        } catch (ErrnoException e) {
            return; // full, or nobody reads just now
        }
    }

    @Override
    public void close() {
        fifo.close();
    }
}
