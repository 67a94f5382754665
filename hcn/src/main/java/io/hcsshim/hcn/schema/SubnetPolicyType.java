package io.hcsshim.hcn.schema;

/// Kinds of rules of subnets.
public final class SubnetPolicyType {
    public static final String VLAN = "VLAN";
    public static final String VSID = "VSID";

    private SubnetPolicyType() {}
}
