package io.hcsshim.sys.linux.net;

import java.util.Optional;
import java.util.OptionalInt;

/// A network interface as the kernel describes it.
///
/// @param index  its number in the namespace
/// @param name   1 to 15 bytes
/// @param kind   what made it: `veth`, `bridge`, `tun`, …; empty for hardware and `lo`
/// @param mac    its Ethernet address, if it has one
/// @param mtu    bytes of the largest packet
/// @param flags  `IFF_UP` and others (`linux/if.h`)
/// @param master the bridge that it is a port of
/// @param peer   its other end, for instance of a veth pair, in [#peerNamespace] or in the same one
/// @param peerNamespace the number that its namespace has for that of the other end
/// @param alias  what somebody wrote about it, at most 255 bytes; empty if nobody did
public record Link(
        int index,
        String name,
        String kind,
        Optional<MacAddress> mac,
        int mtu,
        int flags,
        OptionalInt master,
        OptionalInt peer,
        OptionalInt peerNamespace,
        String alias) {
    private static final int UP = 1;
    private static final int LOOPBACK = 8;
    private static final int RUNNING = 0x40;

    private static final int HEADER = 16; // struct ifinfomsg
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_LINK_NETNSID = 37;
    private static final int IFLA_INFO_KIND = 1;
    private static final int MAC_BYTES = 6;

    static Link of(Reply reply) {
        Attributes attributes = reply.attributes(HEADER);
        return new Link(
                reply.u32(4),
                attributes.text(IFLA_IFNAME),
                attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND),
                attributes
                        .bytes(IFLA_ADDRESS)
                        .filter(bytes -> bytes.length == MAC_BYTES)
                        .map(MacAddress::of),
                attributes.u32(IFLA_MTU, 0),
                reply.u32(8),
                number(attributes, IFLA_MASTER),
                number(attributes, IFLA_LINK),
                number(attributes, IFLA_LINK_NETNSID),
                attributes.text(IFLA_IFALIAS));
    }

    private static OptionalInt number(Attributes attributes, int type) {
        return attributes.has(type) ? OptionalInt.of(attributes.u32(type, 0)) : OptionalInt.empty();
    }

    /// Whether somebody has put it into service.
    public boolean isUp() {
        return (flags & UP) != 0;
    }

    /// Whether it carries packets: it is in service, and so is what it is connected to.
    public boolean isRunning() {
        return (flags & RUNNING) != 0;
    }

    /// Whether it is `lo`.
    public boolean isLoopback() {
        return (flags & LOOPBACK) != 0;
    }
}
