package io.hcsshim.hcn.schema;

/// Bits of [HostComputeNetwork#FLAGS].
public final class NetworkFlags {
    /// Gone when the service restarts.
    public static final long NON_PERSISTENT = 8;

    /// The host itself has no port on the switch.
    public static final long DISABLE_HOST_PORT = 1024;

    /// The switch offloads to the hardware.
    public static final long ENABLE_IOV = 8192;

    private NetworkFlags() {}
}
