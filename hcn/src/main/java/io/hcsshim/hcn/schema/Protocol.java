package io.hcsshim.hcn.schema;

/// Protocol numbers.
public final class Protocol {
    /// Any.
    public static final long UNKNOWN = 0;

    /// ICMP.
    public static final long ICMPV4 = 1;

    /// IGMP.
    public static final long IGMP = 2;

    /// TCP.
    public static final long TCP = 6;

    /// UDP.
    public static final long UDP = 17;

    /// ICMP of IPv6.
    public static final long ICMPV6 = 58;

    private Protocol() {}
}
