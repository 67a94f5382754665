package io.hcsshim.hcn.schema;

/// Kinds of rules of networks.
public final class NetworkPolicyType {
    /// The Ethernet address that packets leave with: [SourceMacAddressNetworkPolicySetting].
    public static final String SOURCE_MAC_ADDRESS = "SourceMacAddress";

    /// The interface of the host that it is on: [NetAdapterNameNetworkPolicySetting].
    public static final String NET_ADAPTER_NAME = "NetAdapterName";

    /// An extension of the switch, on or off: [VSwitchExtensionNetworkPolicySetting].
    public static final String VSWITCH_EXTENSION = "VSwitchExtension";

    /// The Ethernet address of the distributed router: [DrMacAddressNetworkPolicySetting].
    public static final String DR_MAC_ADDRESS = "DrMacAddress";

    /// Whether name servers are those of the host: [AutomaticDnsNetworkPolicySetting].
    public static final String AUTOMATIC_DNS = "AutomaticDNS";

    /// Which interface of the host is used: [InterfaceConstraintPolicySetting].
    public static final String INTERFACE_CONSTRAINT = "InterfaceConstraint";

    /// The address of the host that an overlay uses: [ProviderAddressNetworkPolicySetting].
    public static final String PROVIDER_ADDRESS = "ProviderAddress";

    /// A subnet of an overlay on another host: [RemoteSubnetRoutePolicySetting].
    public static final String REMOTE_SUBNET_ROUTE = "RemoteSubnetRoute";

    /// The UDP port of an overlay: [VxlanPortPolicySetting].
    public static final String VXLAN_PORT = "VxlanPort";

    /// The host has a route to the network.
    public static final String HOST_ROUTE = "HostRoute";

    /// A named set of addresses: [SetPolicySetting].
    public static final String SET_POLICY = "SetPolicy";

    /// Connections are sent to a proxy: [L4ProxyPolicySetting].
    public static final String L4_PROXY = "L4Proxy";

    /// The layer of the switch that it is in: [LayerConstraintNetworkPolicySetting].
    public static final String LAYER_CONSTRAINT = "LayerConstraint";

    /// What may come to and from all endpoints: [NetworkAclPolicySetting].
    public static final String NETWORK_ACL = "NetworkACL";

    private NetworkPolicyType() {}
}
