package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.linux.EndpointPolicies.Mapping;
import io.hcsshim.hcn.linux.EndpointPolicies.OutboundNat;
import io.hcsshim.hcn.linux.HostRules.Content;
import io.hcsshim.hcn.linux.LoadBalancerPlan.Affinity;
import io.hcsshim.hcn.linux.LoadBalancerPlan.Port;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.nft.NftChain;
import io.hcsshim.sys.linux.nft.NftChain.Hook;
import io.hcsshim.sys.linux.nft.NftRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Where the host sends packets, and as whom: load balancers, port mappings, translation of what leaves a network, and
/// the walls around networks.
final class PacketRules {
    private static final int DNAT_PRIORITY = -100;
    private static final int SNAT_PRIORITY = 100;
    private static final String SERVICES = "services";
    private static final String LEAVING = "leaving";
    private static final String PASSING = "passing";

    private final Names names;
    private final Layout layout;
    private final List<NftRule> rules = new ArrayList<>();

    PacketRules(Names names, Layout layout) {
        this.names = names;
        this.layout = layout;
    }

    Content content() {
        layout.balancers().forEach(this::share);
        for (var endpoint : layout.endpoints().values()) {
            if (endpoint.isReachable()) {
                endpoint.policies().mappings().forEach(mapping -> map(endpoint, mapping));
                endpoint.policies().nats().forEach(nat -> leave(endpoint, nat));
            }
        }
        layout.networks().values().stream()
                .filter(NetworkPlan::hasHostPort)
                .forEach(this::surround);
        if (!rules.isEmpty()) {
            rules.add(new NftRule("arriving").jump(SERVICES));
            rules.add(new NftRule("sending").jump(SERVICES));
        }
        return new Content(chains(), List.of(), List.copyOf(rules));
    }

    private static List<NftChain> chains() {
        return List.of(
                nat("arriving", Hook.PREROUTING, DNAT_PRIORITY),
                nat("sending", Hook.OUTPUT, DNAT_PRIORITY),
                nat(LEAVING, Hook.POSTROUTING, SNAT_PRIORITY),
                new NftChain.Hooked(PASSING, NftChain.Kind.FILTER, Hook.FORWARD, 0),
                new NftChain.Plain(SERVICES));
    }

    private static NftChain nat(String name, Hook hook, int priority) {
        return new NftChain.Hooked(name, NftChain.Kind.NAT, hook, priority);
    }

    private void share(LoadBalancerPlan balancer) {
        var vips =
                balancer.vips().isEmpty()
                        ? List.of(Optional.<IpAddress>empty())
                        : balancer.vips().stream().map(Optional::of).toList();
        for (var vip : vips) {
            int version = vip.map(IpAddress::family).orElse(balancer.version());
            var backends = backends(balancer, version);
            for (var port : balancer.ports()) {
                for (int i = 0; i < backends.size(); i++) {
                    var rule = to(vip, version, port.protocol(), port.external());
                    chosen(rule, port, version, i, backends.size());
                    rules.add(rule.dnat(backends.get(i), port.internal()));
                    disguise(balancer, port, backends.get(i));
                }
            }
        }
    }

    private List<IpAddress> backends(LoadBalancerPlan balancer, int version) {
        return balancer.endpoints().stream()
                .map(layout.endpoints()::get)
                .filter(Objects::nonNull)
                .filter(EndpointPlan::isReachable)
                .flatMap(endpoint -> address(endpoint, version).stream())
                .toList();
    }

    private static Optional<IpAddress> address(EndpointPlan endpoint, int version) {
        return endpoint.addresses().stream()
                .map(IpPrefix::address)
                .filter(address -> address.family() == version)
                .findFirst();
    }

    /// The i-th of `count` takes one in as many as are left, so that all get the same; or the clients of its number.
    private static void chosen(NftRule rule, Port port, int version, int i, int count) {
        if (port.affinity() != Affinity.NONE && count > 1) {
            int seed = port.affinity() == Affinity.CLIENT ? 1 : 1 + port.protocol();
            rule.hashedSource(version, count, i, seed);
        } else if (i < count - 1) {
            rule.oneIn(count - i);
        }
    }

    private void disguise(LoadBalancerPlan balancer, Port port, IpAddress backend) {
        balancer.sourceVip()
                .filter(vip -> vip.family() == backend.family())
                .ifPresent(vip ->
                        rules.add(
                                new NftRule(LEAVING)
                                        .destination(IpPrefix.host(backend))
                                        .l4proto(port.protocol())
                                        .destinationPorts(port.internal(), port.internal())
                                        .translatedDestination()
                                        .snat(vip)));
    }

    private static NftRule to(Optional<IpAddress> vip, int version, int protocol, int port) {
        var rule = new NftRule(SERVICES).ip(version);
        if (vip.isPresent()) {
            rule.destination(IpPrefix.host(vip.get()));
        } else {
            rule.toThisMachine();
        }
        return rule.l4proto(protocol).destinationPorts(port, port);
    }

    private void map(EndpointPlan endpoint, Mapping mapping) {
        address(endpoint, mapping.version())
                .ifPresent(address ->
                        rules.add(
                                to(
                                                mapping.vip(),
                                                mapping.version(),
                                                mapping.protocol(),
                                                mapping.external())
                                        .dnat(address, mapping.internal())));
    }

    private void leave(EndpointPlan endpoint, OutboundNat nat) {
        for (var prefix : endpoint.addresses()) {
            var from = IpPrefix.host(prefix.address());
            for (var exception : ofVersion(nat.exceptions(), from.family())) {
                rules.add(new NftRule(LEAVING).source(from).destination(exception).accept());
            }
            var destinations = ofVersion(nat.destinations(), from.family());
            if (nat.destinations().isEmpty()) {
                destinations = List.of(IpPrefix.all(from.family()));
            }
            for (var destination : destinations) {
                var rule = new NftRule(LEAVING).source(from).notDestination(prefix.network());
                if (destination.length() > 0) {
                    rule.destination(destination);
                }
                rule.notOifname(names.bridge(endpoint.network().id()));
                nat.vip()
                        .filter(vip -> vip.family() == from.family())
                        .ifPresentOrElse(rule::snat, rule::masquerade);
                rules.add(rule);
            }
        }
    }

    private static List<IpPrefix> ofVersion(List<IpPrefix> prefixes, int version) {
        return prefixes.stream().filter(prefix -> prefix.family() == version).toList();
    }

    /// What was sent to a port of the host and came back to the same network has to come back through the host; what
    /// leaves a NAT network comes from the host; and what nobody inside asked for does not come in.
    private void surround(NetworkPlan network) {
        var bridge = names.bridge(network.id());
        for (var subnet : network.subnets()) {
            var inside = subnet.prefix();
            rules.add(
                    new NftRule(LEAVING)
                            .oifname(bridge)
                            .source(inside)
                            .destination(inside)
                            .translatedDestination()
                            .masquerade());
            if (network.kind() == NetworkPlan.Kind.NAT) {
                rules.add(
                        new NftRule(LEAVING)
                                .source(inside)
                                .notDestination(inside)
                                .notOifname(bridge)
                                .masquerade());
            }
        }
        rules.add(coming(bridge).established().accept());
        rules.add(coming(bridge).translatedDestination().accept());
        rules.add(coming(bridge).drop());
        if (network.kind() == NetworkPlan.Kind.INTERNAL) {
            rules.add(going(bridge).established().accept());
            rules.add(going(bridge).drop());
        }
    }

    private static NftRule coming(String bridge) {
        return new NftRule(PASSING).oifname(bridge).notIifname(bridge);
    }

    private static NftRule going(String bridge) {
        return new NftRule(PASSING).iifname(bridge).notOifname(bridge);
    }
}
