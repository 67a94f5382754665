package io.hcsshim.shim.log;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.windows.Libraries;
import java.nio.file.Path;
import java.util.Optional;

/// The FIFO `log` in a pod's bundle, that containerd reads and copies to its own log.
///
/// Nothing here waits: a line that does not fit is lost, and so are lines while containerd is away. Thread-safe.
final class ContainerdLog implements AutoCloseable {
    private static final ContainerdLog NONE = new ContainerdLog(Optional.empty());

    private final Optional<Fd> fifo;

    private ContainerdLog(Optional<Fd> fifo) {
        this.fifo = fifo;
    }

    /// Opens the FIFO of a bundle, if it is there and somebody reads it. Windows has none.
    static ContainerdLog ofBundle(Path bundle) {
        if (Libraries.areHere()) {
            return NONE;
        }
        try {
            int flags = Fd.O_WRONLY | Fd.O_NONBLOCK;
            return new ContainerdLog(Optional.of(Fd.open(bundle.resolve("log"), flags)));
        } catch (ErrnoException e) {
            return NONE;
        }
    }

    void write(byte[] bytes, int offset, int length) {
        try {
            if (fifo.isPresent()) {
                fifo.get().write(bytes, offset, length);
            }
        } catch (ErrnoException e) {
            return; // full, or nobody reads just now
        }
    }

    @Override
    public void close() {
        fifo.ifPresent(Fd::close);
    }
}
