package io.hcsshim.hcn.hns;

/// The kinds of rules.
public final class PolicyType {
    public static final String NAT = "NAT";
    public static final String ACL = "ACL";
    public static final String PA = "PA";
    public static final String VLAN = "VLAN";
    public static final String VSID = "VSID";
    public static final String VNET = "VNET";
    public static final String L2_DRIVER = "L2Driver";
    public static final String ISOLATION = "Isolation";
    public static final String QOS = "QOS";
    public static final String OUTBOUND_NAT = "OutBoundNAT";
    public static final String ELB = "ELB";
    public static final String ROUTE = "ROUTE";
    public static final String PROXY = "PROXY";

    private PolicyType() {}
}
