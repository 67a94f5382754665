package io.hcsshim.guest.stdio;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Sockets;
import java.io.IOException;

/// A connected stream to the host: vsock in the VM, a unix socket in tests. Thread-safe.
public final class HostStream implements AutoCloseable {
    private final Fd socket;

    /// Takes over a connected socket.
    public HostStream(Fd socket) {
        this.socket = socket;
    }

    /// The descriptor, to read, write or hand to a child; owned by the stream.
    public Fd fd() {
        return socket;
    }

    /// Ends reading: a reader that waits gets the end of the stream.
    public void shutdownInput() throws IOException {
        shutdown(Sockets.Direction.READ);
    }

    /// Tells the host that no more comes.
    public void shutdownOutput() throws IOException {
        shutdown(Sockets.Direction.WRITE);
    }

    private void shutdown(Sockets.Direction direction) throws ErrnoException {
        try {
            Sockets.shutdown(socket, direction);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOTCONN) && !e.is(Errno.EBADF)) { // gone is as good as shut down
                throw e;
            }
        }
    }

    /// Closes the stream and wakes whoever waits on it. Once is enough, more does nothing.
    @Override
    public void close() {
        socket.close();
    }
}
