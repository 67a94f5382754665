package io.hcsshim.vm.hcs;

import io.hcsshim.sys.windows.HvSocket;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/// A guest's connection. One thread reads and one writes at a time.
record HvStream(HvSocket socket) implements VsockStream {
    private static final int CONNECTION_RESET = 10054;

    @Override
    public int read(ByteBuffer target) throws IOException {
        try {
            return socket.read(target);
        } catch (WindowsException e) {
            throw e.is(CONNECTION_RESET) ? new SocketException("connection reset") : e;
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        while (source.hasRemaining()) {
            socket.write(source);
        }
        return length;
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (WindowsException e) {
            return; // closing a socket loses nothing that was promised
        }
    }
}
