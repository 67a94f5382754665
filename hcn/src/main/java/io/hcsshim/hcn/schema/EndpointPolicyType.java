package io.hcsshim.hcn.schema;

/// Kinds of rules of endpoints.
public final class EndpointPolicyType {
    public static final String PORT_MAPPING = "PortMapping";
    public static final String ACL = "ACL";
    public static final String QOS = "QOS";
    public static final String L2_DRIVER = "L2Driver";
    public static final String OUT_BOUND_NAT = "OutBoundNAT";
    public static final String SDN_ROUTE = "SDNRoute";
    public static final String L4_PROXY = "L4Proxy";
    public static final String L4_WFP_PROXY = "L4WFPPROXY";
    public static final String PORT_NAME = "PortName";
    public static final String ENCAP_OVERHEAD = "EncapOverhead";
    public static final String IOV = "Iov";
    public static final String PROVIDER_ADDRESS = "ProviderAddress";
    public static final String INTERFACE_CONSTRAINT = "InterfaceConstraint";
    public static final String TIER_ACL = "TierAcl";

    private EndpointPolicyType() {}
}
