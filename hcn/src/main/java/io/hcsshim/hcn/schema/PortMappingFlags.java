package io.hcsshim.hcn.schema;

/// Bits of [LoadBalancerPortMapping#FLAGS].
public final class PortMappingFlags {
    /// Internal: its virtual address is not the host's.
    public static final long ILB = 1;

    /// The virtual address is routed to this host.
    public static final long LOCAL_ROUTED_VIP = 2;

    /// Traffic comes from a multiplexer.
    public static final long USE_MUX = 4;

    /// Packets keep the address of the endpoint that they were sent to.
    public static final long PRESERVE_DIP = 8;

    private PortMappingFlags() {}
}
