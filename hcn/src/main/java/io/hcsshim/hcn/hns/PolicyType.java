package io.hcsshim.hcn.hns;

/// The kinds of rules.
public final class PolicyType {
    /// In documents: `NAT`.
    public static final String NAT = "NAT";

    /// In documents: `ACL`.
    public static final String ACL = "ACL";

    /// In documents: `PA`.
    public static final String PA = "PA";

    /// In documents: `VLAN`.
    public static final String VLAN = "VLAN";

    /// In documents: `VSID`.
    public static final String VSID = "VSID";

    /// In documents: `VNET`.
    public static final String VNET = "VNET";

    /// In documents: `L2Driver`.
    public static final String L2_DRIVER = "L2Driver";

    /// In documents: `Isolation`.
    public static final String ISOLATION = "Isolation";

    /// In documents: `QOS`.
    public static final String QOS = "QOS";

    /// In documents: `OutBoundNAT`.
    public static final String OUTBOUND_NAT = "OutBoundNAT";

    /// In documents: `ELB`.
    public static final String ELB = "ELB";

    /// In documents: `ROUTE`.
    public static final String ROUTE = "ROUTE";

    /// In documents: `PROXY`.
    public static final String PROXY = "PROXY";

    private PolicyType() {}
}
