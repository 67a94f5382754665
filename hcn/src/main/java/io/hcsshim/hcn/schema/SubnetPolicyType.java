package io.hcsshim.hcn.schema;

/// Kinds of rules of subnets.
public final class SubnetPolicyType {
    /// The VLAN: [VlanPolicySetting].
    public static final String VLAN = "VLAN";

    /// The virtual subnet of an overlay: [VsidPolicySetting].
    public static final String VSID = "VSID";

    private SubnetPolicyType() {}
}
