package io.hcsshim.vm.hcs;

import io.hcsshim.sys.windows.HvSocket;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// Where a guest connects to one of its vsock ports. Thread-safe.
final class HvListener implements VsockListener {
    private final int port;
    private final HvSocket socket;
    private final Runnable closed;

    /// @param closed told when this is
    HvListener(int port, HvSocket socket, Runnable closed) {
        this.port = port;
        this.socket = socket;
        this.closed = closed;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public VsockStream accept(Duration limit) throws IOException {
        return new HvStream(
                socket.accept(limit)
                        .orElseThrow(() ->
                                new SocketTimeoutException(
                                        "nobody connected to port "
                                                + Integer.toUnsignedString(port)
                                                + " within "
                                                + limit)));
    }

    @Override
    public void close() {
        closed.run();
        try {
            socket.close();
        } catch (WindowsException e) {
            return; // closing a socket loses nothing that was promised
        }
    }
}
