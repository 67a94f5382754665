package io.hcsshim.hcn.schema;

/// Kinds of rules of endpoints.
public final class EndpointPolicyType {
    /// A port of the host that leads to the endpoint: [PortMappingPolicySetting].
    public static final String PORT_MAPPING = "PortMapping";

    /// What may come in or go out: [AclPolicySetting].
    public static final String ACL = "ACL";

    /// How much may be sent: [QosPolicySetting].
    public static final String QOS = "QOS";

    /// What the layer 2 driver of a network plugin is told.
    public static final String L2_DRIVER = "L2Driver";

    /// Whom what is sent comes from: [OutboundNatPolicySetting].
    public static final String OUT_BOUND_NAT = "OutBoundNAT";

    /// Where what is sent to some addresses goes: [SdnRoutePolicySetting].
    public static final String SDN_ROUTE = "SDNRoute";

    /// Connections are sent to a proxy: [L4ProxyPolicySetting].
    public static final String L4_PROXY = "L4Proxy";

    /// Connections of one user are sent to a proxy: [L4WfpProxyPolicySetting].
    public static final String L4_WFP_PROXY = "L4WFPPROXY";

    /// What the port is called: [PortNameEndpointPolicySetting].
    public static final String PORT_NAME = "PortName";

    /// Bytes that encapsulation takes of each packet: [EncapOverheadEndpointPolicySetting].
    public static final String ENCAP_OVERHEAD = "EncapOverhead";

    /// A share of the hardware: [IovPolicySetting].
    public static final String IOV = "Iov";

    /// The address of the host that an overlay uses: [ProviderAddressEndpointPolicySetting].
    public static final String PROVIDER_ADDRESS = "ProviderAddress";

    /// Which interface of the host is used: [InterfaceConstraintPolicySetting].
    public static final String INTERFACE_CONSTRAINT = "InterfaceConstraint";

    /// What may come in or go out, in tiers: [TierAclPolicySetting].
    public static final String TIER_ACL = "TierAcl";

    private EndpointPolicyType() {}
}
