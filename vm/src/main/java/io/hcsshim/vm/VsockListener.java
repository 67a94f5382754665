package io.hcsshim.vm;

import java.io.IOException;
import java.time.Duration;

/// The host's end of one vsock port of one machine.
///
/// Connections that the guest makes before [#accept] wait in a short queue. Thread-safe.
public interface VsockListener extends AutoCloseable {
    /// The port number, unsigned 32 bit.
    int port();

    /// Waits for the next connection.
    ///
    /// @throws java.net.SocketTimeoutException if none came within `limit`
    /// @throws java.nio.channels.ClosedChannelException if the listener is closed or the machine exits meanwhile
    VsockStream accept(Duration limit) throws IOException, InterruptedException;

    /// Refuses further connections and resets those not yet accepted; idempotent.
    @Override
    void close();
}
