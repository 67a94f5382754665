package io.hcsshim.hcn.schema;

/// Bits of [HostComputeLoadBalancer#FLAGS].
public final class LoadBalancerFlags {
    /// Direct server return: answers do not pass the load balancer.
    public static final long DSR = 1;

    /// Its addresses are IPv6.
    public static final long IPV6 = 2;

    private LoadBalancerFlags() {}
}
