package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.linux.Texts.PortRange;
import io.hcsshim.hcn.schema.AclPolicySetting;
import io.hcsshim.hcn.schema.Action;
import io.hcsshim.hcn.schema.Direction;
import io.hcsshim.hcn.schema.NetworkAclPolicySetting;
import io.hcsshim.hcn.schema.Protocol;
import io.hcsshim.hcn.schema.TierAclRule;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.nft.NftRule;
import java.util.ArrayList;
import java.util.List;

/// What may come in or go out. Of several values one has to fit; none fits all.
///
/// @param outgoing  whether it is about what the endpoint sends
/// @param verdict   what becomes of it
/// @param protocols numbers
/// @param local     addresses of the endpoint's side
/// @param remote    addresses of the other side
/// @param localPorts  of the endpoint's side
/// @param remotePorts of the other side
/// @param priority  the smaller goes first
record AclRule(
        boolean outgoing,
        Verdict verdict,
        List<Integer> protocols,
        List<IpPrefix> local,
        List<IpPrefix> remote,
        List<PortRange> localPorts,
        List<PortRange> remotePorts,
        int priority) {
    private static final int SCTP = 132;

    /// How many rules of the kernel one may become.
    private static final int MOST = 4096;

    enum Verdict {
        ALLOW,
        BLOCK,

        /// The next tier decides.
        PASS
    }

    static AclRule of(AclPolicySetting acl, Texts texts) throws HcnException {
        return new AclRule(
                        outgoing(acl.get(AclPolicySetting.DIRECTION), texts),
                        verdict(acl.get(AclPolicySetting.ACTION), false, texts),
                        texts.protocols(acl.get(AclPolicySetting.PROTOCOLS)),
                        texts.prefixes(acl.get(AclPolicySetting.LOCAL_ADDRESSES)),
                        texts.prefixes(acl.get(AclPolicySetting.REMOTE_ADDRESSES)),
                        texts.ports(acl.get(AclPolicySetting.LOCAL_PORTS)),
                        texts.ports(acl.get(AclPolicySetting.REMOTE_PORTS)),
                        acl.get(AclPolicySetting.PRIORITY))
                .checked(texts);
    }

    static AclRule of(NetworkAclPolicySetting acl, Texts texts) throws HcnException {
        // the two documents have the same members
        return of(new AclPolicySetting(acl.json()), texts);
    }

    static AclRule of(TierAclRule rule, boolean outgoing, Texts texts) throws HcnException {
        return new AclRule(
                        outgoing,
                        verdict(rule.get(TierAclRule.TIER_ACL_RULE_ACTION), true, texts),
                        texts.protocols(rule.get(TierAclRule.PROTOCOLS)),
                        texts.prefixes(rule.get(TierAclRule.LOCAL_ADDRESSES)),
                        texts.prefixes(rule.get(TierAclRule.REMOTE_ADDRESSES)),
                        texts.ports(rule.get(TierAclRule.LOCAL_PORTS)),
                        texts.ports(rule.get(TierAclRule.REMOTE_PORTS)),
                        rule.get(TierAclRule.PRIORITY))
                .checked(texts);
    }

    static boolean outgoing(String direction, Texts texts) throws HcnException {
        return switch (direction) {
            case Direction.IN -> false;
            case Direction.OUT -> true;
            default -> throw texts.wrong("no direction: '" + direction + "'");
        };
    }

    private static Verdict verdict(String action, boolean tiers, Texts texts) throws HcnException {
        if (tiers && action.equals(Action.PASS)) {
            return Verdict.PASS;
        }
        return switch (action) {
            case Action.ALLOW -> Verdict.ALLOW;
            case Action.BLOCK -> Verdict.BLOCK;
            default -> throw texts.wrong("no action: '" + action + "'");
        };
    }

    private AclRule checked(Texts texts) throws HcnException {
        boolean ports = !localPorts.isEmpty() || !remotePorts.isEmpty();
        for (var protocol : protocols) {
            if (ports && protocol != Protocol.TCP && protocol != Protocol.UDP && protocol != SCTP) {
                throw texts.wrong("protocol " + protocol + " has no ports");
            }
        }
        long rules = 2L * count(protocols) * count(local) * count(remote);
        if (rules * count(localPorts) * count(remotePorts) > MOST) {
            throw texts.wrong("more than " + MOST + " combinations of its values");
        }
        return this;
    }

    private static long count(List<?> values) {
        return Math.max(1, values.size());
    }

    /// The kernel's rules for it, up to what is done.
    List<NftRule> rules(String chain) {
        var rules = new ArrayList<NftRule>();
        for (int version : new int[] {IpAddress.IPV4, IpAddress.IPV6}) {
            for (var near : of(local, version)) {
                for (var far : of(remote, version)) {
                    for (var protocol : protocolsOf(version)) {
                        addPorts(rules, chain, new Match(version, near, far, protocol));
                    }
                }
            }
        }
        return rules;
    }

    private record Match(int version, IpPrefix near, IpPrefix far, int protocol) {}

    private void addPorts(List<NftRule> rules, String chain, Match match) {
        for (var nearPorts : any(localPorts)) {
            for (var farPorts : any(remotePorts)) {
                var rule = new NftRule(chain).ip(match.version);
                restrict(rule, match.near, outgoing);
                restrict(rule, match.far, !outgoing);
                if (match.protocol != 0) {
                    rule.l4proto(match.protocol);
                }
                restrict(rule, nearPorts, outgoing);
                restrict(rule, farPorts, !outgoing);
                rules.add(rule);
            }
        }
    }

    private static void restrict(NftRule rule, IpPrefix prefix, boolean source) {
        if (prefix.length() == 0) {
            return;
        }
        if (source) {
            rule.source(prefix);
        } else {
            rule.destination(prefix);
        }
    }

    private static void restrict(NftRule rule, PortRange ports, boolean source) {
        if (ports.equals(ALL_PORTS)) {
            return;
        }
        if (source) {
            rule.sourcePorts(ports.from(), ports.to());
        } else {
            rule.destinationPorts(ports.from(), ports.to());
        }
    }

    private static final PortRange ALL_PORTS = new PortRange(0, 65535);

    private static List<PortRange> any(List<PortRange> ports) {
        return ports.isEmpty() ? List.of(ALL_PORTS) : ports;
    }

    /// Those of one version; everything if there are none of any.
    private static List<IpPrefix> of(List<IpPrefix> prefixes, int version) {
        return prefixes.isEmpty()
                ? List.of(IpPrefix.all(version))
                : prefixes.stream().filter(prefix -> prefix.family() == version).toList();
    }

    /// Ports without a protocol are those of TCP and UDP; 0 is every protocol.
    private List<Integer> protocolsOf(int version) {
        boolean ports = !localPorts.isEmpty() || !remotePorts.isEmpty();
        if (protocols.isEmpty()) {
            return ports ? List.of((int) Protocol.TCP, (int) Protocol.UDP) : List.of(0);
        }
        long other = version == IpAddress.IPV4 ? Protocol.ICMPV6 : Protocol.ICMPV4;
        return protocols.stream().filter(protocol -> protocol != other).toList();
    }
}
