package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The routes of a namespace, and the rules which table is asked.
///
/// Unicast routes only: those to addresses of this machine, to groups, and refusals are the kernel's business.
public final class Routes {
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWRULE = 32;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18;
    private static final int RTN_UNICAST = 1;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTM_F_CLONED = 0x200;
    private static final int FR_ACT_TO_TBL = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_TABLE = 15;
    private static final int HEADER = 12; // struct rtmsg
    private static final int HOP_HEADER = 8; // struct rtnexthop

    private final Netlink netlink;

    /// Those of the namespace that `netlink` is about.
    public Routes(Netlink netlink) {
        this.netlink = netlink;
    }

    /// All unicast routes of all tables: IPv4, then IPv6. One with several next hops counts as several.
    public List<Route> list() throws ErrnoException {
        List<Route> all = new ArrayList<>();
        for (int family : new int[] {IpAddress.IPV4, IpAddress.IPV6}) {
            NetlinkMessage request = new NetlinkMessage(RTM_GETROUTE, NetlinkMessage.DUMP);
            request.u8(family).u8(0).u16(0).u32(0).u32(0);
            for (Reply reply : netlink.ask(request, "list routes")) {
                boolean wanted = reply.u8(0) == family && reply.u8(7) == RTN_UNICAST;
                if (wanted && (reply.u32(8) & RTM_F_CLONED) == 0) {
                    read(reply, all);
                }
            }
        }
        return all;
    }

    private static void read(Reply reply, List<Route> all) {
        Attributes attributes = reply.attributes(HEADER);
        int family = reply.u8(0);
        IpAddress to = attributes.address(RTA_DST).orElse(IpAddress.any(family));
        Route route =
                new Route(
                        new IpPrefix(to, Math.min(reply.u8(1), to.bitCount())),
                        gateway(attributes),
                        attributes.u32(RTA_OIF, 0),
                        attributes.u32(RTA_PRIORITY, 0),
                        attributes.address(RTA_PREFSRC),
                        attributes.u32(RTA_TABLE, reply.u8(4)),
                        reply.u8(6),
                        reply.u8(5),
                        (reply.u32(8) & RTNH_F_ONLINK) != 0);
        byte[] hops = attributes.bytes(RTA_MULTIPATH).orElse(new byte[0]);
        if (hops.length == 0) {
            all.add(route);
        }
        ByteBuffer view = ByteBuffer.wrap(hops).order(ByteOrder.nativeOrder());
        for (int at = 0; at + HOP_HEADER <= hops.length; ) {
            int length = Math.max(view.getShort(at) & 0xffff, HOP_HEADER);
            int end = Math.min(at + length, hops.length);
            Attributes hop = Attributes.of(hops, at + HOP_HEADER, end);
            all.add(through(route, gateway(hop), view.getInt(at + 4), hops[at + 2]));
            at += length + 3 & ~3;
        }
    }

    private static Route through(Route route, Optional<IpAddress> gateway, int link, int hopFlags) {
        return new Route(
                route.destination(),
                gateway,
                link,
                route.metric(),
                route.source(),
                route.table(),
                route.scope(),
                route.protocol(),
                (hopFlags & RTNH_F_ONLINK) != 0);
    }

    /// An IPv4 route may have an IPv6 gateway, in an attribute with the family before it (RFC 5549).
    private static Optional<IpAddress> gateway(Attributes attributes) {
        Optional<IpAddress> same = attributes.address(RTA_GATEWAY);
        if (same.isPresent()) {
            return same;
        }
        return attributes
                .bytes(RTA_VIA)
                .filter(via -> via.length == 6 || via.length == 18)
                .map(via -> IpAddress.of(Arrays.copyOfRange(via, 2, via.length)));
    }

    /// Adds a route.
    ///
    /// @throws ErrnoException `EEXIST` if there is one to the same place with the same weight, `ENETUNREACH` if the
    ///         gateway is no neighbour
    public void add(Route route) throws ErrnoException {
        int create = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
        netlink.ask(about(RTM_NEWROUTE, create, route), "add route " + route);
    }

    /// Takes a route away.
    ///
    /// @throws ErrnoException `ESRCH` if there is none such
    public void remove(Route route) throws ErrnoException {
        netlink.ask(about(RTM_DELROUTE, 0, route), "remove route " + route);
    }

    // struct rtmsg: family, destination and source lengths, tos, table, protocol, scope, type,
    // flags
    private static NetlinkMessage about(int type, int flags, Route route) {
        IpPrefix to = route.destination().network();
        NetlinkMessage message =
                new NetlinkMessage(type, flags)
                        .u8(to.family())
                        .u8(to.length())
                        .u8(0)
                        .u8(0)
                        .u8(route.table() < 256 ? route.table() : 0)
                        .u8(route.protocol())
                        .u8(route.scope())
                        .u8(RTN_UNICAST)
                        .u32(route.onLink() ? RTNH_F_ONLINK : 0)
                        .attribute32(RTA_TABLE, route.table());
        if (to.length() > 0) {
            message.attribute(RTA_DST, to.address().bytes());
        }
        if (route.gateway().isPresent()) {
            gateway(message, to.family(), route.gateway().get());
        }
        if (route.link() != 0) {
            message.attribute32(RTA_OIF, route.link());
        }
        if (route.metric() != 0) {
            message.attribute32(RTA_PRIORITY, route.metric());
        }
        if (route.source().isPresent()) {
            message.attribute(RTA_PREFSRC, route.source().get().bytes());
        }
        return message;
    }

    private static void gateway(NetlinkMessage message, int family, IpAddress gateway) {
        if (gateway.family() == family) {
            message.attribute(RTA_GATEWAY, gateway.bytes());
            return;
        }
        byte[] address = gateway.bytes();
        byte[] via = new byte[2 + address.length];
        ByteBuffer.wrap(via).order(ByteOrder.nativeOrder()).putShort((short) gateway.family());
        System.arraycopy(address, 0, via, 2, address.length);
        message.attribute(RTA_VIA, via);
    }

    /// Adds a rule: what is sent from these addresses asks `table`.
    ///
    /// @param priority the smaller is asked first
    public void addRule(IpPrefix source, int table, int priority) throws ErrnoException {
        NetlinkMessage request =
                new NetlinkMessage(RTM_NEWRULE, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE)
                        .u8(source.family())
                        .u8(0)
                        .u8(source.length())
                        .u8(0)
                        .u8(table < 256 ? table : 0)
                        .u16(0)
                        .u8(FR_ACT_TO_TBL)
                        .u32(0)
                        .attribute(FRA_SRC, source.network().address().bytes())
                        .attribute32(FRA_PRIORITY, priority)
                        .attribute32(FRA_TABLE, table);
        netlink.ask(request, "add rule from " + source + " to table " + table);
    }
}
