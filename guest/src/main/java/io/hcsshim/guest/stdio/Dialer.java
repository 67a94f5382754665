package io.hcsshim.guest.stdio;

import java.io.IOException;

/// Connects to the host; the host listens, the guest dials.
public interface Dialer {
    /// Connects to `port` on the host.
    ///
    /// @param port as in requests, unsigned 32-bit
    HostStream dial(long port) throws IOException;
}
