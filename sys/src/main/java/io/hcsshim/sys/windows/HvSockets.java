package io.hcsshim.sys.windows;

import java.util.UUID;

/// Sockets between Windows and its machines: ws2_32.dll, address family 34. A vsock port of a Linux guest is a service.
public final class HvSockets {
    private static final long TEMPLATE_HIGH = 0x0000_0000_facb_11e6L;
    private static final long TEMPLATE_LOW = 0xbd58_6400_6a79_86d3L;

    private HvSockets() {}

    /// The service that a vsock port is.
    ///
    /// @param port unsigned
    public static UUID service(int port) {
        return new UUID(Integer.toUnsignedLong(port) << 32 | TEMPLATE_HIGH, TEMPLATE_LOW);
    }
}
