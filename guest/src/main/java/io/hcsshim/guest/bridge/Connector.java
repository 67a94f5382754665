package io.hcsshim.guest.bridge;

import java.io.IOException;
import java.util.Optional;

/// Where the bridge gets its connections from.
public interface Connector {
    /// The next connection; empty if there will be none any more.
    ///
    /// @throws IOException if the host does not answer now
    Optional<Connection> connect() throws IOException;
}
