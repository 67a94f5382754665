package io.hcsshim.hcn.schema;

/// Kinds of rules of networks.
public final class NetworkPolicyType {
    public static final String SOURCE_MAC_ADDRESS = "SourceMacAddress";
    public static final String NET_ADAPTER_NAME = "NetAdapterName";
    public static final String VSWITCH_EXTENSION = "VSwitchExtension";
    public static final String DR_MAC_ADDRESS = "DrMacAddress";
    public static final String AUTOMATIC_DNS = "AutomaticDNS";
    public static final String INTERFACE_CONSTRAINT = "InterfaceConstraint";
    public static final String PROVIDER_ADDRESS = "ProviderAddress";
    public static final String REMOTE_SUBNET_ROUTE = "RemoteSubnetRoute";
    public static final String VXLAN_PORT = "VxlanPort";
    public static final String HOST_ROUTE = "HostRoute";
    public static final String SET_POLICY = "SetPolicy";
    public static final String L4_PROXY = "L4Proxy";
    public static final String LAYER_CONSTRAINT = "LayerConstraint";
    public static final String NETWORK_ACL = "NetworkACL";

    private NetworkPolicyType() {}
}
