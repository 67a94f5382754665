package io.hcsshim.hcn.schema;

/// Bits of [PortMappingPolicySetting#FLAGS] and [OutboundNatPolicySetting#FLAGS].
public final class NatFlags {
    /// The virtual address is routed to this host.
    public static final long LOCAL_ROUTED_VIP = 1;

    /// It is about IPv6.
    public static final long IPV6 = 2;

    private NatFlags() {}
}
