package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.linux.EndpointPolicies.Tier;
import io.hcsshim.hcn.linux.HostRules.Content;
import io.hcsshim.hcn.schema.Protocol;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.nft.NftChain;
import io.hcsshim.sys.linux.nft.NftChain.Hook;
import io.hcsshim.sys.linux.nft.NftFlow;
import io.hcsshim.sys.linux.nft.NftRule;
import io.hcsshim.sys.linux.nft.NftSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What may pass the ports of endpoints, judged where they meet their bridge, so that it holds also between endpoints of
/// one network, and nothing inside a namespace or a machine can change it.
///
/// ```
///  from a port ─▶ out-<endpoint> ─▶ Ethernet address, limit, flows begun from outside, tiers, rules ─▶ keep-out
///  to a port ──▶ in-<endpoint> ───▶ flows begun from inside, tiers, rules ─▶ keep-in
/// ```
///
/// What a rule lets pass is remembered for a while, and its answers pass in the other direction without being asked. The
/// kernel's connection tracking does not see what stays on a bridge, unless the module br_netfilter sends all bridges
/// of the host through it.
final class FrameRules {
    private static final int BEFORE_BRIDGE_NETFILTER = -300;
    private static final int MOST_FLOWS = 1 << 18;
    private static final int EDGE_SECONDS = 120;
    private static final int TCP_SECONDS = 2 * 60 * 60;
    private static final int UDP_SECONDS = 180;
    private static final int LEAST_BURST =
            128 * 1024; // the largest segment that a card is handed, twice
    private static final int[] VERSIONS = {IpAddress.IPV4, IpAddress.IPV6};

    private final Names names;
    private final Layout layout;
    private final Adapters adapters;
    private final Set<NftChain> chains = new LinkedHashSet<>();
    private final List<NftRule> rules = new ArrayList<>();

    FrameRules(Names names, Layout layout, Adapters adapters) {
        this.names = names;
        this.layout = layout;
        this.adapters = adapters;
    }

    Content content() throws IOException {
        chain("from", Hook.PREROUTING);
        chain("to", Hook.POSTROUTING);
        boolean filters = false;
        for (var endpoint : layout.endpoints().values()) {
            if (!endpoint.remote() && isJudged(endpoint)) {
                filters |= filters(endpoint);
            }
        }
        for (var endpoint : layout.endpoints().values()) {
            if (endpoint.isAttached() && adapters.hasPorts(endpoint.network())) {
                add(endpoint);
            }
        }
        if (filters) {
            shared();
        }
        return new Content(List.copyOf(chains), filters ? sets() : List.of(), List.copyOf(rules));
    }

    private static boolean filters(EndpointPlan endpoint) {
        return endpoint.policies().filters() || !endpoint.network().acls().isEmpty();
    }

    /// Whether anything is asked of its frames, which needs a port.
    private boolean isJudged(EndpointPlan endpoint) throws IOException {
        boolean ports = adapters.hasPorts(endpoint.network());
        boolean judged =
                filters(endpoint) || (ports && endpoint.policies().bytesPerSecond().isPresent());
        if (judged && !ports) {
            throw HcnException.of(
                    HcnError.REQUEST_UNSUPPORTED,
                    "endpoint " + endpoint.id(),
                    "ACLs need a network on a bridge, and "
                            + endpoint.network().adapter().orElse("")
                            + " is none");
        }
        return judged;
    }

    private void chain(String name, Hook hook) {
        chains.add(new NftChain.Hooked(name, NftChain.Kind.FILTER, hook, BEFORE_BRIDGE_NETFILTER));
    }

    private void add(EndpointPlan endpoint) {
        var port = names.port(endpoint.id());
        var out = plain(names.chain("out", endpoint.id()));
        rules.add(new NftRule("from").iifname(port).jump(out));
        rules.add(new NftRule(out).notFrom(endpoint.mac()).drop());
        endpoint.policies()
                .bytesPerSecond()
                .ifPresent(most -> rules.add(new NftRule(out).over(most, burst(most)).drop()));
        if (filters(endpoint)) {
            var in = plain(names.chain("in", endpoint.id()));
            rules.add(new NftRule("to").oifname(port).jump(in));
            judge(endpoint, out, true);
            judge(endpoint, in, false);
        }
    }

    private static int burst(long bytesPerSecond) {
        return Math.clamp(bytesPerSecond / 8, LEAST_BURST, Integer.MAX_VALUE);
    }

    private String plain(String name) {
        chains.add(new NftChain.Plain(name));
        return name;
    }

    private void judge(EndpointPlan endpoint, String chain, boolean outgoing) {
        var keep = outgoing ? "keep-out" : "keep-in";
        rules.add(new NftRule(chain).jump("always"));
        rules.add(new NftRule(chain).jump(outgoing ? "known-out" : "known-in"));
        var tiers = endpoint.policies().tiers();
        for (int i = 0; i < tiers.size(); i++) {
            if (tiers.get(i).outgoing() == outgoing) {
                rules.add(new NftRule(chain).jump(tier(tiers.get(i), chain + "-" + i, keep)));
            }
        }
        var acls = new ArrayList<>(endpoint.policies().acls());
        acls.addAll(endpoint.network().acls());
        for (var acl : EndpointPolicies.inOrder(acls)) {
            if (acl.outgoing() == outgoing) {
                add(acl, chain, keep);
            }
        }
        rules.add(new NftRule(chain).goTo(keep));
    }

    private String tier(Tier tier, String chain, String keep) {
        plain(chain);
        tier.rules().forEach(rule -> add(rule, chain, keep));
        return chain;
    }

    private void add(AclRule acl, String chain, String keep) {
        for (var rule : acl.rules(chain)) {
            rules.add(
                    switch (acl.verdict()) {
                        case ALLOW -> rule.goTo(keep);
                        case BLOCK -> rule.drop();
                        case PASS -> rule.back();
                    });
        }
    }

    private static NftSet set(boolean outgoing, int version) {
        var name = (outgoing ? "out" : "in") + (version == IpAddress.IPV4 ? "4" : "6");
        return new NftSet(name, NftFlow.bytes(version), UDP_SECONDS, MOST_FLOWS);
    }

    private static List<NftSet> sets() {
        var sets = new ArrayList<NftSet>();
        for (int version : VERSIONS) {
            sets.add(set(true, version));
            sets.add(set(false, version));
        }
        return sets;
    }

    /// The chains that all endpoints use.
    private void shared() {
        plain("always");
        // who is where, and why something does not arrive: without these nothing else works (RFC
        // 4890)
        rules.add(icmp(IpAddress.IPV6, Protocol.ICMPV6).icmpTypes(133, 137).accept());
        rules.add(icmp(IpAddress.IPV6, Protocol.ICMPV6).icmpTypes(1, 4).accept());
        rules.add(icmp(IpAddress.IPV4, Protocol.ICMPV4).icmpTypes(3, 3).accept());
        rules.add(icmp(IpAddress.IPV4, Protocol.ICMPV4).icmpTypes(11, 12).accept());
        for (boolean outgoing : new boolean[] {true, false}) {
            plain(outgoing ? "known-out" : "known-in");
            plain(outgoing ? "keep-out" : "keep-in");
            for (int version : VERSIONS) {
                known(version, outgoing);
                keep(version, outgoing);
            }
            rules.add(new NftRule(outgoing ? "keep-out" : "keep-in").accept());
        }
    }

    private static NftRule icmp(int version, long protocol) {
        return new NftRule("always").ip(version).l4proto((int) protocol);
    }

    /// What answers something that came from the other direction.
    private void known(int version, boolean outgoing) {
        var chain = outgoing ? "known-out" : "known-in";
        var begun = set(!outgoing, version);
        var ported = new NftFlow(version, outgoing, true);
        for (var protocol : new long[] {Protocol.TCP, Protocol.UDP}) {
            rules.add(carrying(chain, version, protocol).knownIn(begun, ported).accept());
        }
        rules.add(other(chain, version).knownIn(begun, unported(version, outgoing)).accept());
    }

    private void keep(int version, boolean outgoing) {
        var chain = outgoing ? "keep-out" : "keep-in";
        var begun = set(outgoing, version);
        var ported = new NftFlow(version, outgoing, true);
        rules.add(
                carrying(chain, version, Protocol.TCP)
                        .tcpEdge()
                        .remember(begun, ported, EDGE_SECONDS)
                        .accept());
        rules.add(
                carrying(chain, version, Protocol.TCP)
                        .remember(begun, ported, TCP_SECONDS)
                        .accept());
        rules.add(
                carrying(chain, version, Protocol.UDP)
                        .remember(begun, ported, UDP_SECONDS)
                        .accept());
        rules.add(
                other(chain, version)
                        .remember(begun, unported(version, outgoing), UDP_SECONDS)
                        .accept());
    }

    private static NftFlow unported(int version, boolean outgoing) {
        return new NftFlow(version, outgoing, false);
    }

    private static NftRule carrying(String chain, int version, long protocol) {
        return new NftRule(chain).ip(version).l4proto((int) protocol);
    }

    private static NftRule other(String chain, int version) {
        return new NftRule(chain)
                .ip(version)
                .notL4proto((int) Protocol.TCP)
                .notL4proto((int) Protocol.UDP);
    }
}
