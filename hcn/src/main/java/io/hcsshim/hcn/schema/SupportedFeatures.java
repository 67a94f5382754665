package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What the service can do; see [io.hcsshim.hcn.Features].
///
/// @param json its members
public record SupportedFeatures(JsonObject json) implements Document<SupportedFeatures> {
    public static final Member<AclFeatures> ACL = Member.document("ACL", AclFeatures::new).always();
    public static final Member<ApiSupport> API = Member.document("API", ApiSupport::new).always();
    public static final Member<Boolean> REMOTE_SUBNET = Member.flag("RemoteSubnet").always();
    public static final Member<Boolean> HOST_ROUTE = Member.flag("HostRoute").always();
    public static final Member<Boolean> DSR = Member.flag("DSR").always();
    public static final Member<Boolean> SLASH32_ENDPOINT_PREFIXES =
            Member.flag("Slash32EndpointPrefixes").always();
    public static final Member<Boolean> ACL_SUPPORT_FOR_PROTOCOL252 =
            Member.flag("AclSupportForProtocol252").always();
    public static final Member<Boolean> SESSION_AFFINITY = Member.flag("SessionAffinity").always();
    public static final Member<Boolean> IPV6_DUAL_STACK = Member.flag("IPv6DualStack").always();
    public static final Member<Boolean> SET_POLICY = Member.flag("SetPolicy").always();
    public static final Member<Boolean> VXLAN_PORT = Member.flag("VxlanPort").always();
    public static final Member<Boolean> L4_PROXY = Member.flag("L4Proxy").always();
    public static final Member<Boolean> L4_WFP_PROXY = Member.flag("L4WfpProxy").always();
    public static final Member<Boolean> TIER_ACL = Member.flag("TierAcl").always();
    public static final Member<Boolean> NETWORK_ACL = Member.flag("NetworkACL").always();
    public static final Member<Boolean> NESTED_IP_SET = Member.flag("NestedIpSet").always();
    public static final Member<Boolean> DISABLE_HOST_PORT = Member.flag("DisableHostPort").always();
    public static final Member<Boolean> MODIFY_LOADBALANCER =
            Member.flag("ModifyLoadbalancer").always();
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
