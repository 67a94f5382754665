package io.hcsshim.sys.linux.nft;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.MacAddress;
import java.util.ArrayList;
import java.util.List;

/// A rule: what has to hold for a packet, and what is done with it then, in this order.
///
/// Each method appends a part and returns this. What comes after a part that does not hold is not done.
public final class NftRule {
    private final String chain;
    private final List<NftPart> parts = new ArrayList<>();
    private int family; // which one was asked for last, 0 for none

    /// A rule of a chain, which holds for everything and does nothing.
    public NftRule(String chain) {
        this.chain = chain;
    }

    String chain() {
        return chain;
    }

    void write(io.hcsshim.sys.linux.net.NetlinkMessage message, NftFamily table) {
        for (var part : parts) {
            part.write(message, table);
        }
    }

    private NftRule then(NftPart... more) {
        parts.addAll(List.of(more));
        return this;
    }

    /// It came in on that interface.
    public NftRule iifname(String name) {
        return then(NftLoads.meta(NftLoads.IIFNAME), NftTests.equal(NftTests.interfaceName(name)));
    }

    /// It came in on another interface.
    public NftRule notIifname(String name) {
        return then(
                NftLoads.meta(NftLoads.IIFNAME), NftTests.differs(NftTests.interfaceName(name)));
    }

    /// It goes out on that interface.
    public NftRule oifname(String name) {
        return then(NftLoads.meta(NftLoads.OIFNAME), NftTests.equal(NftTests.interfaceName(name)));
    }

    /// It goes out on another interface.
    public NftRule notOifname(String name) {
        return then(
                NftLoads.meta(NftLoads.OIFNAME), NftTests.differs(NftTests.interfaceName(name)));
    }

    /// It is IP of that version.
    ///
    /// @param version [IpAddress#IPV4] or [IpAddress#IPV6]
    public NftRule ip(int version) {
        if (family == version) {
            return this;
        }
        family = version;
        return then((message, table) -> NftTests.version(version, table).write(message, table));
    }

    /// It comes from there.
    public NftRule source(IpPrefix prefix) {
        return ip(prefix.family()).then(NftLoads.source(prefix.family())).within(prefix, true);
    }

    /// It goes there.
    public NftRule destination(IpPrefix prefix) {
        return ip(prefix.family()).then(NftLoads.destination(prefix.family())).within(prefix, true);
    }

    /// It is IP of that version, and goes elsewhere.
    public NftRule notDestination(IpPrefix prefix) {
        return ip(prefix.family())
                .then(NftLoads.destination(prefix.family()))
                .within(prefix, false);
    }

    private NftRule within(IpPrefix prefix, boolean wanted) {
        var bytes = prefix.network().address().bytes();
        if (prefix.length() < bytes.length * 8) {
            then(NftTests.mask(NftTests.ones(bytes.length, prefix.length())));
        }
        return then(wanted ? NftTests.equal(bytes) : NftTests.differs(bytes));
    }

    /// It goes to an address of this machine, whichever.
    public NftRule toThisMachine() {
        return then(NftLoads.destinationType(), NftTests.equal(NftLoads.LOCAL));
    }

    /// Its frame comes from another Ethernet address.
    public NftRule notFrom(MacAddress mac) {
        return then(NftLoads.frameSource(), NftTests.differs(mac.bytes()));
    }

    /// What it carries, for instance 6 for TCP.
    public NftRule l4proto(int number) {
        return then(NftLoads.meta(NftLoads.L4PROTO), NftTests.equal(new byte[] {(byte) number}));
    }

    /// It carries something else.
    public NftRule notL4proto(int number) {
        return then(NftLoads.meta(NftLoads.L4PROTO), NftTests.differs(new byte[] {(byte) number}));
    }

    /// It comes from a port of those, the ends included; TCP, UDP or SCTP has to be asked for before.
    public NftRule sourcePorts(int from, int to) {
        return then(NftLoads.transport(0, 2), NftTests.between(from, to));
    }

    /// It goes to a port of those; see [#sourcePorts].
    public NftRule destinationPorts(int from, int to) {
        return then(NftLoads.transport(2, 2), NftTests.between(from, to));
    }

    /// It is an ICMP message of one of those types; the protocol has to be asked for before.
    public NftRule icmpTypes(int from, int to) {
        return then(NftLoads.transport(0, 1), NftTests.byteBetween(from, to));
    }

    /// It begins or ends a connection: SYN, FIN or RST; TCP has to be asked for before.
    public NftRule tcpEdge() {
        return then(
                NftLoads.transport(13, 1),
                NftTests.mask(new byte[] {7}),
                NftTests.differs(new byte[1]));
    }

    /// It belongs to a connection that was seen before, or to one that such a connection led to.
    public NftRule established() {
        return then(NftLoads.connection(NftLoads.STATE), NftTests.anyBit(2 | 4));
    }

    /// Its connection was sent elsewhere than it wanted to.
    public NftRule translatedDestination() {
        return then(NftLoads.connection(NftLoads.STATUS), NftTests.anyBit(1 << 5));
    }

    /// One of `choices` by lot.
    public NftRule oneIn(int choices) {
        return then(NftLoads.random(choices), NftTests.equal(NftTests.number(0)));
    }

    /// Its source address is one of the `choices`-th part of all that has that number.
    ///
    /// @param seed the same for rules that have to agree
    public NftRule hashedSource(int version, int choices, int number, int seed) {
        return ip(version)
                .then(
                        NftLoads.source(version),
                        NftLoads.hash(version, choices, seed),
                        NftTests.equal(NftTests.number(number)));
    }

    /// There was more of it than that.
    ///
    /// @param bytes per second
    /// @param burst bytes that may come at once
    public NftRule over(long bytes, int burst) {
        return then(NftTests.limit(bytes, burst));
    }

    /// A member of the set is there for its flow (see [NftFlow]).
    public NftRule knownIn(NftSet set, NftFlow flow) {
        return then(flow.load()).then(NftTests.lookup(set.name()));
    }

    /// Makes a member of the set for its flow, or lets it be new again.
    ///
    /// @param seconds after which it goes
    public NftRule remember(NftSet set, NftFlow flow, int seconds) {
        return then(flow.load()).then(NftTests.update(set.name(), seconds * 1000L));
    }

    /// Lets it pass this table's base chain.
    public NftRule accept() {
        return then(NftVerdicts.of(NftVerdicts.ACCEPT, ""));
    }

    /// Drops it.
    public NftRule drop() {
        return then(NftVerdicts.of(NftVerdicts.DROP, ""));
    }

    /// Asks the rules of another chain, and then those after this one.
    public NftRule jump(String other) {
        return then(NftVerdicts.of(NftVerdicts.JUMP, other));
    }

    /// Asks the rules of another chain instead of those after this one.
    public NftRule goTo(String other) {
        return then(NftVerdicts.of(NftVerdicts.GOTO, other));
    }

    /// Goes back to where this chain was jumped to from.
    public NftRule back() {
        return then(NftVerdicts.of(NftVerdicts.RETURN, ""));
    }

    /// Sends its connection elsewhere.
    ///
    /// @param port 0 for the same
    public NftRule dnat(IpAddress to, int port) {
        return then(NftVerdicts.translate(NftVerdicts.DNAT, to, port));
    }

    /// Lets its connection come from another address.
    public NftRule snat(IpAddress from) {
        return then(NftVerdicts.translate(NftVerdicts.SNAT, from, 0));
    }

    /// Lets its connection come from the address of the interface on which it goes out.
    public NftRule masquerade() {
        return then(NftVerdicts.masquerade());
    }
}
