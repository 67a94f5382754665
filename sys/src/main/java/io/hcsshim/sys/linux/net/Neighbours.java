package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/// What a namespace knows of the machines around it: ARP and IPv6 neighbour discovery.
public final class Neighbours {
    private static final int RTM_NEWNEIGH = 28;
    private static final int RTM_DELNEIGH = 29;
    private static final int RTM_GETNEIGH = 30;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int HEADER = 12; // struct ndmsg
    private static final int MAC_BYTES = 6;

    private final Netlink netlink;

    /// Those of the namespace that `netlink` is about.
    public Neighbours(Netlink netlink) {
        this.netlink = netlink;
    }

    /// All whose Ethernet address is known: IPv4, then IPv6.
    public List<Neighbour> list() throws ErrnoException {
        List<Neighbour> all = new ArrayList<>();
        for (int family : new int[] {IpAddress.IPV4, IpAddress.IPV6}) {
            NetlinkMessage request = new NetlinkMessage(RTM_GETNEIGH, NetlinkMessage.DUMP);
            request.u8(family).u8(0).u16(0).u32(0).u16(0).u8(0).u8(0);
            for (Reply reply : netlink.ask(request, "list neighbours")) {
                read(reply, all);
            }
        }
        return all;
    }

    private static void read(Reply reply, List<Neighbour> all) {
        Attributes attributes = reply.attributes(HEADER);
        byte[] mac = attributes.bytes(NDA_LLADDR).orElse(new byte[0]);
        if (mac.length == MAC_BYTES && attributes.address(NDA_DST).isPresent()) {
            int state = reply.u32(8) & 0xffff;
            IpAddress address = attributes.address(NDA_DST).get();
            all.add(new Neighbour(reply.u32(4), address, MacAddress.of(mac), state));
        }
    }

    /// Writes one down for good, in place of what was known of that address.
    public void add(int link, IpAddress address, MacAddress mac) throws ErrnoException {
        int flags = NetlinkMessage.CREATE | NetlinkMessage.REPLACE;
        NetlinkMessage request = about(RTM_NEWNEIGH, flags, link, address);
        netlink.ask(
                request.attribute(NDA_LLADDR, mac.bytes()),
                "add neighbour " + address + " at " + mac);
    }

    /// Forgets one.
    ///
    /// @throws ErrnoException `ENOENT` if it is not known
    public void remove(int link, IpAddress address) throws ErrnoException {
        netlink.ask(about(RTM_DELNEIGH, 0, link, address), "remove neighbour " + address);
    }

    // struct ndmsg: family, pad, pad, index, state, flags, type
    private static NetlinkMessage about(int type, int flags, int link, IpAddress address) {
        return new NetlinkMessage(type, flags)
                .u8(address.family())
                .u8(0)
                .u16(0)
                .u32(link)
                .u16(Neighbour.PERMANENT)
                .u8(0)
                .u8(0)
                .attribute(NDA_DST, address.bytes());
    }
}
