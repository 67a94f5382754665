package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.InterfaceConstraintPolicySetting;
import io.hcsshim.hcn.schema.NetAdapterNameNetworkPolicySetting;
import io.hcsshim.hcn.schema.NetworkAclPolicySetting;
import io.hcsshim.hcn.schema.NetworkFlags;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.wire.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a network is on this host.
///
/// @param id      its id
/// @param kind    what it is made of
/// @param subnets its addresses
/// @param adapter the host's interface that it is on
/// @param acls    what may come to and from all its endpoints
/// @param goesAtStart whether it goes when the host starts anew
record NetworkPlan(
        UUID id,
        Kind kind,
        List<Subnets.Plan> subnets,
        Optional<String> adapter,
        List<AclRule> acls,
        boolean goesAtStart) {
    enum Kind {
        /// A bridge with the gateways' addresses, and translation of what leaves it.
        NAT,

        /// A bridge with the gateways' addresses; nothing leaves it.
        INTERNAL,

        /// A bridge that the host itself is not on.
        PRIVATE,

        /// Cards with Ethernet addresses of their own on an interface of the host, or ports of a bridge of the host.
        TRANSPARENT,

        /// Cards with the Ethernet address of an interface of the host, or ports of a bridge of the host.
        L2_BRIDGE
    }

    /// Whether there is a bridge for it.
    boolean hasBridge() {
        return kind == Kind.NAT || kind == Kind.INTERNAL || kind == Kind.PRIVATE;
    }

    /// Whether the host has its gateways' addresses.
    boolean hasHostPort() {
        return kind == Kind.NAT || kind == Kind.INTERNAL;
    }

    static NetworkPlan of(UUID id, HostComputeNetwork network) throws HcnException {
        var texts = new Texts("network " + id, HcnError.INVALID_NETWORK);
        var kind = kind(network, texts);
        Optional<String> adapter = Optional.empty();
        var acls = new ArrayList<AclRule>();
        for (var policy : network.get(HostComputeNetwork.POLICIES)) {
            var rules = new Texts("network " + id, HcnError.INVALID_POLICY);
            try {
                switch (policy.get(NetworkPolicy.TYPE)) {
                    case NetworkPolicyType.NETWORK_ACL ->
                            acls.add(
                                    AclRule.of(
                                            policy.settings(NetworkAclPolicySetting.SHAPE), rules));
                    case NetworkPolicyType.NET_ADAPTER_NAME,
                            NetworkPolicyType.INTERFACE_CONSTRAINT ->
                            adapter = Optional.of(adapter(policy));
                    default -> throw refused("network " + id, policy.get(NetworkPolicy.TYPE));
                }
            } catch (JsonException e) {
                throw HcnException.because(HcnError.INVALID_JSON, "network " + id, e);
            }
        }
        boolean gone = (network.get(HostComputeNetwork.FLAGS) & NetworkFlags.NON_PERSISTENT) != 0;
        var subnets = Subnets.of(network, texts);
        return new NetworkPlan(id, kind, subnets, adapter, List.copyOf(acls), gone).checked(texts);
    }

    private static String adapter(NetworkPolicy policy) throws JsonException {
        return policy.get(NetworkPolicy.TYPE).equals(NetworkPolicyType.NET_ADAPTER_NAME)
                ? policy.settings(NetAdapterNameNetworkPolicySetting.SHAPE)
                        .get(NetAdapterNameNetworkPolicySetting.NETWORK_ADAPTER_NAME)
                : policy.settings(InterfaceConstraintPolicySetting.SHAPE)
                        .get(InterfaceConstraintPolicySetting.INTERFACE_ALIAS);
    }

    /// What has no meaning here is not taken in silence.
    static HcnException refused(String what, String type) {
        return HcnException.of(
                HcnError.INVALID_POLICY_TYPE, what, "Linux has nothing for policy " + type);
    }

    private static Kind kind(HostComputeNetwork network, Texts texts) throws HcnException {
        boolean alone =
                (network.get(HostComputeNetwork.FLAGS) & NetworkFlags.DISABLE_HOST_PORT) != 0;
        var type = network.get(HostComputeNetwork.TYPE);
        return switch (type) {
            case "", NetworkType.NAT -> {
                if (alone) {
                    throw texts.wrong("a NAT network needs a port of the host");
                }
                yield Kind.NAT;
            }
            case NetworkType.ICS, "Internal" -> alone ? Kind.PRIVATE : Kind.INTERNAL;
            case NetworkType.PRIVATE -> Kind.PRIVATE;
            case NetworkType.TRANSPARENT -> Kind.TRANSPARENT;
            case NetworkType.L2_BRIDGE -> Kind.L2_BRIDGE;
            default ->
                    throw HcnException.of(
                            HcnError.INVALID_NETWORK_TYPE,
                            texts.what(),
                            "there are NAT, ICS, Internal, Private, Transparent and L2Bridge, not '"
                                    + type
                                    + "'");
        };
    }

    private NetworkPlan checked(Texts texts) throws HcnException {
        if (hasBridge() && adapter.isPresent()) {
            throw texts.wrong("a " + kind + " network is on no adapter: " + adapter.get());
        }
        if (!hasBridge() && adapter.isEmpty()) {
            throw texts.wrong(
                    "a network on the host's own needs the policy NetAdapterName with an interface");
        }
        if (hasHostPort() && subnets.isEmpty()) {
            throw texts.wrong("a " + kind + " network needs a subnet");
        }
        for (var subnet : subnets) {
            if (hasHostPort() && !subnet.gateway().filter(subnet.prefix()::contains).isPresent()) {
                throw texts.wrong("the gateway of " + subnet.prefix() + " is not in it");
            }
        }
        return this;
    }
}
