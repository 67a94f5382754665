package io.hcsshim.hcn.schema;

/// Kinds of networks, for [HostComputeNetwork#TYPE].
public final class NetworkType {
    /// Addresses of its own behind an address of the host.
    public static final String NAT = "NAT";

    /// Endpoints sit on the host's network with MAC addresses of their own.
    public static final String TRANSPARENT = "Transparent";

    /// Endpoints have addresses of the host's subnet and the host's MAC address.
    public static final String L2_BRIDGE = "L2Bridge";

    /// As [#L2_BRIDGE], with all traffic sent to the physical switch.
    public static final String L2_TUNNEL = "L2Tunnel";

    /// Internet Connection Sharing.
    public static final String ICS = "ICS";

    /// Endpoints see each other only.
    public static final String PRIVATE = "Private";

    /// A VXLAN over the hosts' network.
    public static final String OVERLAY = "Overlay";

    private NetworkType() {}
}
