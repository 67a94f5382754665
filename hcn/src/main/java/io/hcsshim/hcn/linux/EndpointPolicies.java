package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.AclPolicySetting;
import io.hcsshim.hcn.schema.EncapOverheadEndpointPolicySetting;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.NatFlags;
import io.hcsshim.hcn.schema.OutboundNatPolicySetting;
import io.hcsshim.hcn.schema.PortMappingPolicySetting;
import io.hcsshim.hcn.schema.PortNameEndpointPolicySetting;
import io.hcsshim.hcn.schema.Protocol;
import io.hcsshim.hcn.schema.QosPolicySetting;
import io.hcsshim.hcn.schema.SdnRoutePolicySetting;
import io.hcsshim.hcn.schema.TierAclPolicySetting;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.wire.json.JsonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The rules of an endpoint, read. One that means nothing here is refused, whatever it says.
///
/// @param acls     what may come in and go out, the first that fits decides
/// @param tiers    the same in tiers, which are asked before
/// @param mappings ports of the host that lead here
/// @param nats     what it sends as somebody else
/// @param routes   where it sends what goes to some addresses
/// @param bytesPerSecond how much it may send
/// @param portName what its card is called
/// @param overhead bytes that a packet has to be smaller than others
record EndpointPolicies(
        List<AclRule> acls,
        List<Tier> tiers,
        List<Mapping> mappings,
        List<OutboundNat> nats,
        List<Subnets.Hop> routes,
        OptionalLong bytesPerSecond,
        Optional<String> portName,
        int overhead) {
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.-]{1,15}");

    /// Rules of which one decides, or passes it on to the next tier, as none does.
    record Tier(boolean outgoing, int order, List<AclRule> rules) {}

    /// A port of an address of the host, of all its addresses if there is none.
    record Mapping(int protocol, int internal, int external, Optional<IpAddress> vip, int version) {
        /// Whether both want the same packets.
        boolean collidesWith(Mapping other) {
            return protocol == other.protocol
                    && external == other.external
                    && version == other.version
                    && (vip.isEmpty() || other.vip.isEmpty() || vip.equals(other.vip));
        }
    }

    /// Whether something was asked of frames at its port.
    boolean filters() {
        return !acls.isEmpty() || !tiers.isEmpty();
    }

    /// What is sent to `destinations`, to all if there are none, but not to `exceptions`, comes from `vip`, or from the
    /// host.
    record OutboundNat(
            Optional<IpAddress> vip, List<IpPrefix> exceptions, List<IpPrefix> destinations) {}

    private static final class Reading {
        private final List<AclRule> acls = new ArrayList<>();
        private final List<Tier> tiers = new ArrayList<>();
        private final List<Mapping> mappings = new ArrayList<>();
        private final List<OutboundNat> nats = new ArrayList<>();
        private final List<Subnets.Hop> routes = new ArrayList<>();
        private OptionalLong bytesPerSecond = OptionalLong.empty();
        private Optional<String> portName = Optional.empty();
        private int overhead;
    }

    static EndpointPolicies of(String what, HostComputeEndpoint endpoint) throws HcnException {
        var all = new Reading();
        for (var policy : endpoint.get(HostComputeEndpoint.POLICIES)) {
            var type = policy.get(EndpointPolicy.TYPE);
            var texts = new Texts("policy " + type + " of " + what, HcnError.INVALID_POLICY);
            try {
                read(policy, texts, all);
            } catch (JsonException e) {
                throw HcnException.because(HcnError.INVALID_JSON, texts.what(), e);
            }
        }
        all.tiers.sort(Comparator.comparingInt(Tier::order));
        return new EndpointPolicies(
                inOrder(all.acls),
                List.copyOf(all.tiers),
                List.copyOf(all.mappings),
                List.copyOf(all.nats),
                List.copyOf(all.routes),
                all.bytesPerSecond,
                all.portName,
                all.overhead);
    }

    private static void read(EndpointPolicy policy, Texts texts, Reading all)
            throws HcnException, JsonException {
        switch (policy.get(EndpointPolicy.TYPE)) {
            case EndpointPolicyType.ACL ->
                    all.acls.add(AclRule.of(policy.settings(AclPolicySetting.SHAPE), texts));
            case EndpointPolicyType.TIER_ACL ->
                    all.tiers.add(tier(policy.settings(TierAclPolicySetting.SHAPE), texts));
            case EndpointPolicyType.PORT_MAPPING ->
                    all.mappings.add(
                            mapping(policy.settings(PortMappingPolicySetting.SHAPE), texts));
            case EndpointPolicyType.OUT_BOUND_NAT ->
                    all.nats.add(nat(policy.settings(OutboundNatPolicySetting.SHAPE), texts));
            case EndpointPolicyType.SDN_ROUTE ->
                    all.routes.add(hop(policy.settings(SdnRoutePolicySetting.SHAPE), texts));
            case EndpointPolicyType.QOS -> {
                long most =
                        policy.settings(QosPolicySetting.SHAPE)
                                .get(QosPolicySetting.MAXIMUM_OUTGOING_BANDWIDTH_IN_BYTES);
                if (most <= 0) {
                    throw texts.wrong("a limit of " + Long.toUnsignedString(most) + " bytes");
                }
                all.bytesPerSecond = OptionalLong.of(most);
            }
            case EndpointPolicyType.PORT_NAME ->
                    all.portName =
                            Optional.of(
                                    interfaceName(
                                            policy.settings(PortNameEndpointPolicySetting.SHAPE)
                                                    .get(PortNameEndpointPolicySetting.NAME),
                                            texts));
            case EndpointPolicyType.ENCAP_OVERHEAD ->
                    all.overhead =
                            policy.settings(EncapOverheadEndpointPolicySetting.SHAPE)
                                    .get(EncapOverheadEndpointPolicySetting.OVERHEAD);
            default -> throw NetworkPlan.refused(texts.what(), policy.get(EndpointPolicy.TYPE));
        }
    }

    private static String interfaceName(String name, Texts texts) throws HcnException {
        if (!INTERFACE.matcher(name).matches() || name.equals("lo") || name.startsWith(".")) {
            throw texts.wrong("no name of an interface: '" + name + "'");
        }
        return name;
    }

    static List<AclRule> inOrder(List<AclRule> rules) {
        return rules.stream().sorted(Comparator.comparingInt(AclRule::priority)).toList();
    }

    private static Tier tier(TierAclPolicySetting tier, Texts texts) throws HcnException {
        boolean outgoing = AclRule.outgoing(tier.get(TierAclPolicySetting.DIRECTION), texts);
        var rules = new ArrayList<AclRule>();
        for (var rule : tier.get(TierAclPolicySetting.TIER_ACL_RULES)) {
            rules.add(AclRule.of(rule, outgoing, texts));
        }
        return new Tier(outgoing, tier.get(TierAclPolicySetting.ORDER), inOrder(rules));
    }

    private static Mapping mapping(PortMappingPolicySetting mapping, Texts texts)
            throws HcnException {
        long protocol = mapping.get(PortMappingPolicySetting.PROTOCOL);
        if (protocol != Protocol.TCP && protocol != Protocol.UDP) {
            throw texts.wrong("only ports of TCP (6) and UDP (17) are mapped, not " + protocol);
        }
        int internal = mapping.get(PortMappingPolicySetting.INTERNAL_PORT);
        int external = mapping.get(PortMappingPolicySetting.EXTERNAL_PORT);
        if (internal == 0 || external == 0) {
            throw HcnException.of(
                    HcnError.INVALID_INTERNAL_PORT, texts.what(), "both ports have to be named");
        }
        var vip = optional(mapping.get(PortMappingPolicySetting.VIP), texts);
        boolean six = (mapping.get(PortMappingPolicySetting.FLAGS) & NatFlags.IPV6) != 0;
        int version = six ? IpAddress.IPV6 : IpAddress.IPV4;
        return new Mapping(
                (int) protocol,
                internal,
                external,
                vip,
                vip.map(IpAddress::family).orElse(version));
    }

    private static OutboundNat nat(OutboundNatPolicySetting nat, Texts texts) throws HcnException {
        if (nat.get(OutboundNatPolicySetting.MAX_PORT_POOL_USAGE) != 0) {
            throw texts.wrong("MaxPortPoolUsage is not to be had here");
        }
        var exceptions = new ArrayList<IpPrefix>();
        for (var exception : nat.get(OutboundNatPolicySetting.EXCEPTIONS)) {
            exceptions.addAll(texts.prefixes(exception));
        }
        var destinations = new ArrayList<IpPrefix>();
        for (var destination : nat.get(OutboundNatPolicySetting.DESTINATIONS)) {
            destinations.addAll(texts.prefixes(destination));
        }
        return new OutboundNat(
                optional(nat.get(OutboundNatPolicySetting.VIRTUAL_IP), texts),
                List.copyOf(exceptions),
                List.copyOf(destinations));
    }

    static Subnets.Hop hop(SdnRoutePolicySetting route, Texts texts) throws HcnException {
        if (route.get(SdnRoutePolicySetting.NEED_ENCAP)) {
            throw texts.wrong("NeedEncap needs an overlay, and there is none here");
        }
        var to = texts.prefix(route.get(SdnRoutePolicySetting.DESTINATION_PREFIX));
        var next = texts.address(route.get(SdnRoutePolicySetting.NEXT_HOP));
        if (to.family() != next.family()) {
            throw texts.wrong("a route to " + to + " cannot lead through " + next);
        }
        return new Subnets.Hop(to.network(), next, 0);
    }

    static Optional<IpAddress> optional(String text, Texts texts) throws HcnException {
        return text.isEmpty() ? Optional.empty() : Optional.of(texts.address(text));
    }
}
