package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

/// Where a server's clients come from: a unix socket, a named pipe. One thread accepts; `close` from any.
public interface TtrpcListener extends AutoCloseable {
    /// Binds a unix socket, which goes when this is closed.
    ///
    /// @param socket where; must not exist, at most 107 bytes long (unix(7))
    /// @throws IOException if it cannot be bound; the message names it
    static TtrpcListener bind(Path socket) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            listener.close();
            throw new IOException("listen on " + socket + ": " + e.getMessage(), e);
        }
        return new SocketListener(listener, socket);
    }

    /// Waits for a client.
    ///
    /// @throws java.nio.channels.ClosedChannelException if this was closed
    TtrpcChannel accept() throws IOException;

    /// Stops listening; nobody finds it any more.
    @Override
    void close() throws IOException;
}
