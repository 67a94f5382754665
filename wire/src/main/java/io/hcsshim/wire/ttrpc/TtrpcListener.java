package io.hcsshim.wire.ttrpc;

import java.io.IOException;

/// Where a server's clients come from: a unix socket, a named pipe. One thread accepts; `close` from any.
public interface TtrpcListener extends AutoCloseable {
    /// Waits for a client.
    ///
    /// @throws java.nio.channels.ClosedChannelException if this was closed
    TtrpcChannel accept() throws IOException;

    /// Stops listening; nobody finds it any more.
    @Override
    void close() throws IOException;
}
