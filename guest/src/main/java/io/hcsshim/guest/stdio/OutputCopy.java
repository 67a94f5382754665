package io.hcsshim.guest.stdio;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.util.Map;

/// A file in the machine that gets a copy of what a process writes.
///
/// It can fail, the disk may be full, without the process or the host noticing: the copy ends there. Thread-safe.
public final class OutputCopy implements AutoCloseable {
    private final Log log;
    private final Fd file;
    private boolean failed; // guarded by this

    /// Takes over a file that was opened to append.
    public OutputCopy(Log log, Fd file) {
        this.log = log;
        this.file = file;
    }

    synchronized void write(byte[] bytes, int length) {
        if (failed) {
            return;
        }
        try {
            file.write(bytes, 0, length);
        } catch (ErrnoException e) {
            failed = true;
            log.warning(
                    "copy of output ended early", Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
