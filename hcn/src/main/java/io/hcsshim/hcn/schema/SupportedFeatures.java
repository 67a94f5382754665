package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What the service can do; see [io.hcsshim.hcn.Features].
///
/// @param json its members
public record SupportedFeatures(JsonObject json) implements Document<SupportedFeatures> {
    /// What ACL rules can say.
    public static final Member<AclFeatures> ACL = Member.document("ACL", AclFeatures::new).always();

    /// Which generations of the interface there are.
    public static final Member<ApiSupport> API = Member.document("API", ApiSupport::new).always();

    /// [RemoteSubnetRoutePolicySetting]; from version 9.2.
    public static final Member<Boolean> REMOTE_SUBNET = Member.flag("RemoteSubnet").always();

    /// Routes of networks to the host; from version 9.2.
    public static final Member<Boolean> HOST_ROUTE = Member.flag("HostRoute").always();

    /// Load balancers whose answers go straight to the client; 9.3 and newer of 9, and from 10.2.
    public static final Member<Boolean> DSR = Member.flag("DSR").always();

    /// Endpoints with a prefix of 32 bits; 9.3 and newer of 9, and from 10.4.
    public static final Member<Boolean> SLASH32_ENDPOINT_PREFIXES =
            Member.flag("Slash32EndpointPrefixes").always();

    /// ACL rules for protocol 252; from version 11.0.
    public static final Member<Boolean> ACL_SUPPORT_FOR_PROTOCOL252 =
            Member.flag("AclSupportForProtocol252").always();

    /// Load balancers that keep a client at one endpoint; from version 12.0.
    public static final Member<Boolean> SESSION_AFFINITY = Member.flag("SessionAffinity").always();

    /// Networks with IPv4 and IPv6; from version 11.10.
    public static final Member<Boolean> IPV6_DUAL_STACK = Member.flag("IPv6DualStack").always();

    /// [SetPolicySetting]; from version 13.0.
    public static final Member<Boolean> SET_POLICY = Member.flag("SetPolicy").always();

    /// [VxlanPortPolicySetting]; from version 10.3.
    public static final Member<Boolean> VXLAN_PORT = Member.flag("VxlanPort").always();

    /// [L4ProxyPolicySetting]; from 9.5, 10.5, 11.11, 12.1 and 13.1.
    public static final Member<Boolean> L4_PROXY = Member.flag("L4Proxy").always();

    /// [L4WfpProxyPolicySetting]; from version 13.2.
    public static final Member<Boolean> L4_WFP_PROXY = Member.flag("L4WfpProxy").always();

    /// [TierAclPolicySetting]; from version 14.0.
    public static final Member<Boolean> TIER_ACL = Member.flag("TierAcl").always();

    /// [NetworkAclPolicySetting]; from version 15.0.
    public static final Member<Boolean> NETWORK_ACL = Member.flag("NetworkACL").always();

    /// Sets of sets of addresses; from version 15.0.
    public static final Member<Boolean> NESTED_IP_SET = Member.flag("NestedIpSet").always();

    /// Networks that the host itself is not on; from version 15.1.
    public static final Member<Boolean> DISABLE_HOST_PORT = Member.flag("DisableHostPort").always();

    /// Load balancers that are changed in place; from version 15.4.
    public static final Member<Boolean> MODIFY_LOADBALANCER =
            Member.flag("ModifyLoadbalancer").always();

    /// Accelerated networking; from version 15.4.
    public static final Member<Boolean> ACCELNET = Member.flag("Accelnet").always();

    /// Its members in order.
    public static final Shape<SupportedFeatures> SHAPE =
            Shape.of(
                    SupportedFeatures::new,
                    ACL,
                    API,
                    REMOTE_SUBNET,
                    HOST_ROUTE,
                    DSR,
                    SLASH32_ENDPOINT_PREFIXES,
                    ACL_SUPPORT_FOR_PROTOCOL252,
                    SESSION_AFFINITY,
                    IPV6_DUAL_STACK,
                    SET_POLICY,
                    VXLAN_PORT,
                    L4_PROXY,
                    L4_WFP_PROXY,
                    TIER_ACL,
                    NETWORK_ACL,
                    NESTED_IP_SET,
                    DISABLE_HOST_PORT,
                    MODIFY_LOADBALANCER,
                    ACCELNET);

    /// The empty document.
    public SupportedFeatures() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SupportedFeatures> shape() {
        return SHAPE;
    }
}
