package io.hcsshim.hcn.schema;

/// How connections are spread.
public final class LoadBalancerDistribution {
    /// Each connection by itself.
    public static final long NONE = 0;

    /// By client and protocol.
    public static final long SOURCE_IP_PROTOCOL = 1;

    /// By client.
    public static final long SOURCE_IP = 2;

    private LoadBalancerDistribution() {}
}
