package io.hcsshim.hcn.schema;

/// Numbers of protocols in rules, as IANA assigns them.
public final class Protocol {
    /// Any protocol.
    public static final long UNKNOWN = 0;

    /// 1: ICMP of IPv4, which has no ports.
    public static final long ICMPV4 = 1;

    /// 2: IGMP, which has no ports.
    public static final long IGMP = 2;

    /// 6: TCP.
    public static final long TCP = 6;

    /// 17: UDP.
    public static final long UDP = 17;

    /// 58: ICMP of IPv6, which has no ports.
    public static final long ICMPV6 = 58;

    private Protocol() {}
}
