package io.hcsshim.guest;

import io.hcsshim.guest.bridge.Connection;
import io.hcsshim.guest.bridge.Connector;
import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.util.Optional;

/// The two ways to the host.
final class Connectors {
    /// The port on which the host waits for the command channel.
    private static final long BRIDGE_PORT = 0x4000_0000L;

    private Connectors() {}

    /// Dials the host, again and again.
    record Dialling(Dialer dialer) implements Connector {
        @Override
        public Optional<Connection> connect() throws IOException {
            var fd = dialer.dial(BRIDGE_PORT).fd();
            return Optional.of(new Connection(fd, fd));
        }
    }

    /// Standard input and output, once.
    static final class StandardStreams implements Connector {
        private boolean taken;

        @Override
        public Optional<Connection> connect() {
            if (taken) {
                return Optional.empty();
            }
            taken = true;
            return Optional.of(new Connection(Fd.adopt(0), Fd.adopt(1)));
        }
    }
}
