package io.hcsshim.hcn.hns;

/// The kinds of rules.
public final class PolicyType {
    /// A port of the host that leads to an endpoint: [NatPolicy].
    public static final String NAT = "NAT";

    /// What may come in or go out: [AclPolicy].
    public static final String ACL = "ACL";

    /// The address of the host under an overlay: [PaPolicy].
    public static final String PA = "PA";

    /// The VLAN of an endpoint: [VlanPolicy].
    public static final String VLAN = "VLAN";

    /// The virtual subnet of an endpoint: [VsidPolicy].
    public static final String VSID = "VSID";

    /// The virtual network of an endpoint; there is no document for it here.
    public static final String VNET = "VNET";

    /// The endpoint is switched by MAC address; it has no members.
    public static final String L2_DRIVER = "L2Driver";

    /// How an endpoint is kept apart: [IsolationPolicy].
    public static final String ISOLATION = "Isolation";

    /// A limit to what is sent: [QosPolicy].
    public static final String QOS = "QOS";

    /// Whose address outgoing traffic bears: [OutboundNatPolicy].
    public static final String OUTBOUND_NAT = "OutBoundNAT";

    /// Virtual addresses that are spread over endpoints: [ExternalLoadBalancerPolicy].
    public static final String ELB = "ELB";

    /// A route: [RoutePolicy].
    public static final String ROUTE = "ROUTE";

    /// A proxy that outgoing traffic is sent to: [ProxyPolicy].
    public static final String PROXY = "PROXY";

    private PolicyType() {}
}
