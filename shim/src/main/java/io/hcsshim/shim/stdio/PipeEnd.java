package io.hcsshim.shim.stdio;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;

/// The end of a pipe or FIFO that is written to, and what the kernel knows of the other.
record PipeEnd(PolledFd fd) {
    /// How many bytes are in it; 0 when it is closed.
    int unread() {
        try {
            return fd.fd().unread();
        } catch (ErrnoException e) {
            return 0; // closed, or a file in which nothing waits
        }
    }

    /// Whether somebody has the other end open; false when it is closed.
    boolean hasReader() {
        try {
            return Fifo.hasReader(fd);
        } catch (ErrnoException e) {
            return false;
        }
    }
}
