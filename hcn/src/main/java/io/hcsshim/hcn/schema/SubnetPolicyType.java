package io.hcsshim.hcn.schema;

/// Kinds of rules of subnets.
public final class SubnetPolicyType {
    /// In documents: `VLAN`.
    public static final String VLAN = "VLAN";

    /// In documents: `VSID`.
    public static final String VSID = "VSID";

    private SubnetPolicyType() {}
}
