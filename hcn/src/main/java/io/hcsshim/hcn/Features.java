package io.hcsshim.hcn;

import io.hcsshim.hcn.schema.AclFeatures;
import io.hcsshim.hcn.schema.ApiSupport;
import io.hcsshim.hcn.schema.SupportedFeatures;
import java.util.List;
import java.util.Set;

/// What a network service of a version can do (docs/hcn.md has the table).
///
/// @param version of the service
/// @param lacking what it cannot do although its version can
public record Features(HnsVersion version, Set<Feature> lacking) {
    /// What a service may be able to do; the methods of the same names say what each is.
    public enum Feature {
        /// The first generation of the interface.
        V1,
        /// Access control lists.
        ACL,
        /// The second generation of the interface.
        V2,
        /// Remote subnets.
        REMOTE_SUBNET,
        /// Routes to the host.
        HOST_ROUTE,
        /// Load balancers whose endpoints answer the client themselves; from 9.3 on in version 9, else from 10.2.
        DSR,
        /// Endpoints with prefixes of 32 bits.
        SLASH32_ENDPOINT_PREFIXES,
        /// VXLAN on another port.
        VXLAN_PORT,
        /// Layer 4 proxies.
        L4_PROXY,
        /// ACLs for IP protocol 252.
        ACL_PROTOCOL252,
        /// IPv4 and IPv6 together.
        IPV6_DUAL_STACK,
        /// Load balancing by client.
        SESSION_AFFINITY,
        /// Policies with sets of addresses.
        SET_POLICY,
        /// Layer 4 proxies by the filtering platform.
        L4_WFP_PROXY,
        /// ACLs in tiers.
        TIER_ACL,
        /// ACLs of networks.
        NETWORK_ACL,
        /// Sets of addresses in sets.
        NESTED_IP_SET,
        /// Networks without a port of the host.
        DISABLE_HOST_PORT,
        /// Changes of load balancers.
        MODIFY_LOAD_BALANCER,
        /// Management addresses of accelerated networking; from 15.4 on.
        ACCELNET
    }

    /// Keeps a copy of the set.
    public Features {
        lacking = Set.copyOf(lacking);
    }

    /// All that the version can.
    public Features(HnsVersion version) {
        this(version, Set.of());
    }

    /// Versions `major.from` to `major.∞`, or without end if it is the last of a list.
    private record Since(int major, int from) {}

    /// ACL rules of the first generation with lists, ranges, ids and priorities.
    public boolean acl() {
        return since(Feature.ACL, new Since(7, 2));
    }

    /// The first generation of the interface.
    public boolean v1() {
        return !lacking.contains(Feature.V1);
    }

    /// The second generation of the interface, remote subnets and host routes.
    public boolean v2() {
        return since(Feature.V2, new Since(9, 2));
    }

    /// Subnets of an overlay that are on other hosts (`RemoteSubnetRoute`); from 9.2 on.
    public boolean remoteSubnet() {
        return v2() && !lacking.contains(Feature.REMOTE_SUBNET);
    }

    /// Routes from endpoints of an overlay to their host (`HostRoute`); from 9.2 on.
    public boolean hostRoute() {
        return v2() && !lacking.contains(Feature.HOST_ROUTE);
    }

    /// Direct server return.
    public boolean dsr() {
        return since(Feature.DSR, new Since(9, 3), new Since(10, 2));
    }

    /// Endpoints whose subnet has a prefix of 32 bits; from 9.3 on in version 9, else from 10.4.
    public boolean slash32EndpointPrefixes() {
        return since(Feature.SLASH32_ENDPOINT_PREFIXES, new Since(9, 3), new Since(10, 4));
    }

    /// The UDP port of an overlay can be chosen.
    public boolean vxlanPort() {
        return since(Feature.VXLAN_PORT, new Since(10, 3));
    }

    /// Proxies of outgoing traffic.
    public boolean l4Proxy() {
        return since(
                Feature.L4_PROXY,
                new Since(9, 5),
                new Since(10, 5),
                new Since(11, 11),
                new Since(12, 1),
                new Since(13, 1));
    }

    /// ACL rules for protocol 252, the one that stands for all in the service; from 11.0 on.
    public boolean aclProtocol252() {
        return since(Feature.ACL_PROTOCOL252, new Since(11, 0));
    }

    /// Networks, endpoints and load balancers with IPv6 beside IPv4; from 11.10 on.
    public boolean ipv6DualStack() {
        return since(Feature.IPV6_DUAL_STACK, new Since(11, 10));
    }

    /// Load balancers that send a client to the same endpoint again.
    public boolean sessionAffinity() {
        return since(Feature.SESSION_AFFINITY, new Since(12, 0));
    }

    /// Named sets of addresses (`SetPolicy`), which ACL rules name; from 13.0 on.
    public boolean setPolicy() {
        return since(Feature.SET_POLICY, new Since(13, 0));
    }

    /// Transparent proxies per user.
    public boolean l4WfpProxy() {
        return since(Feature.L4_WFP_PROXY, new Since(13, 2));
    }

    /// Tiers of ACL rules (`TierAcl`), which pass on what they do not decide; from 14.0 on.
    public boolean tierAcl() {
        return since(Feature.TIER_ACL, new Since(14, 0));
    }

    /// ACL rules that hold for all endpoints of a network (`NetworkACL`); from 15.0 on.
    public boolean networkAcl() {
        return since(Feature.NETWORK_ACL, new Since(15, 0));
    }

    /// Sets of addresses that have other sets in them; from 15.0 on.
    public boolean nestedIpSet() {
        return since(Feature.NESTED_IP_SET, new Since(15, 0));
    }

    /// Networks without a port of the host.
    public boolean disableHostPort() {
        return since(Feature.DISABLE_HOST_PORT, new Since(15, 1));
    }

    /// Load balancers that can be changed.
    public boolean modifyLoadBalancer() {
        return since(Feature.MODIFY_LOAD_BALANCER, new Since(15, 4));
    }

    /// Accelerated networking.
    public boolean accelnet() {
        return since(Feature.ACCELNET, new Since(15, 4));
    }

    /// All of it as a document.
    public SupportedFeatures toDocument() {
        return new SupportedFeatures()
                .with(SupportedFeatures.ACL, aclDocument())
                .with(
                        SupportedFeatures.API,
                        new ApiSupport().with(ApiSupport.V1, v1()).with(ApiSupport.V2, v2()))
                .with(SupportedFeatures.REMOTE_SUBNET, remoteSubnet())
                .with(SupportedFeatures.HOST_ROUTE, hostRoute())
                .with(SupportedFeatures.DSR, dsr())
                .with(SupportedFeatures.SLASH32_ENDPOINT_PREFIXES, slash32EndpointPrefixes())
                .with(SupportedFeatures.ACL_SUPPORT_FOR_PROTOCOL252, aclProtocol252())
                .with(SupportedFeatures.SESSION_AFFINITY, sessionAffinity())
                .with(SupportedFeatures.IPV6_DUAL_STACK, ipv6DualStack())
                .with(SupportedFeatures.SET_POLICY, setPolicy())
                .with(SupportedFeatures.VXLAN_PORT, vxlanPort())
                .with(SupportedFeatures.L4_PROXY, l4Proxy())
                .with(SupportedFeatures.L4_WFP_PROXY, l4WfpProxy())
                .with(SupportedFeatures.TIER_ACL, tierAcl())
                .with(SupportedFeatures.NETWORK_ACL, networkAcl())
                .with(SupportedFeatures.NESTED_IP_SET, nestedIpSet())
                .with(SupportedFeatures.DISABLE_HOST_PORT, disableHostPort())
                .with(SupportedFeatures.MODIFY_LOADBALANCER, modifyLoadBalancer())
                .with(SupportedFeatures.ACCELNET, accelnet());
    }

    /// What it can do with ACL rules as a document.
    public AclFeatures aclDocument() {
        return new AclFeatures()
                .with(AclFeatures.ACL_ADDRESS_LISTS, acl())
                .with(AclFeatures.ACL_HOST_RULE_PRIORITY, acl())
                .with(AclFeatures.ACL_PORT_RANGES, acl())
                .with(AclFeatures.ACL_RULE_ID, acl());
    }

    /// The last bound has no end; those before it end with their major version.
    private boolean since(Feature feature, Since... bounds) {
        if (lacking.contains(feature)) {
            return false;
        }
        var last = List.of(bounds).getLast();
        if (version.atLeast(new HnsVersion(last.major, last.from))) {
            return true;
        }
        for (var bound : bounds) {
            if (version.major() == bound.major && version.minor() >= bound.from) {
                return true;
            }
        }
        return false;
    }
}
