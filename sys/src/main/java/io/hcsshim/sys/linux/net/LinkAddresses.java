package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/// The IP addresses of the interfaces of a namespace.
public final class LinkAddresses {
    /// Flag: do not look whether another machine has it (IPv6), so it can be used at once.
    public static final int NO_DAD = 2;

    /// Flag: it cannot be used yet (IPv6).
    public static final int TENTATIVE = 0x40;

    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_FLAGS = 8;
    private static final int LONGEST_WITH_BROADCAST = 30;

    private final Netlink netlink;

    /// Those of the namespace that `netlink` is about.
    public LinkAddresses(Netlink netlink) {
        this.netlink = netlink;
    }

    /// All of them: IPv4, then IPv6.
    public List<LinkAddress> list() throws ErrnoException {
        List<LinkAddress> all = new ArrayList<>();
        for (int family : new int[] {IpAddress.IPV4, IpAddress.IPV6}) {
            NetlinkMessage request = new NetlinkMessage(RTM_GETADDR, NetlinkMessage.DUMP);
            request.u8(family).u8(0).u8(0).u8(0).u32(0);
            for (Reply reply : netlink.ask(request, "list addresses")) {
                if (reply.u8(0) == family) { // a kernel without IPv6 answers with IPv4
                    all.add(LinkAddress.of(reply));
                }
            }
        }
        return all;
    }

    /// Gives an interface an address.
    ///
    /// @param link its index
    /// @param flags an or of the constants
    /// @throws ErrnoException `EEXIST` if it has it
    public void add(int link, IpPrefix address, int flags) throws ErrnoException {
        int create = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
        NetlinkMessage request = about(RTM_NEWADDR, create, link, address);
        if (!address.address().isIpv6() && address.length() <= LONGEST_WITH_BROADCAST) {
            request.attribute(IFA_BROADCAST, address.broadcast().bytes());
        }
        if (flags != 0) {
            request.attribute32(IFA_FLAGS, flags);
        }
        netlink.ask(request, "add address " + address + " to interface " + link);
    }

    /// Takes an address away.
    ///
    /// @throws ErrnoException `EADDRNOTAVAIL` if the interface does not have it
    public void remove(int link, IpPrefix address) throws ErrnoException {
        netlink.ask(
                about(RTM_DELADDR, 0, link, address),
                "remove address " + address + " from interface " + link);
    }

    // struct ifaddrmsg: family, prefix length, flags, scope, index
    private static NetlinkMessage about(int type, int flags, int link, IpPrefix address) {
        byte[] bytes = address.address().bytes();
        return new NetlinkMessage(type, flags)
                .u8(address.family())
                .u8(address.length())
                .u8(0)
                .u8(0)
                .u32(link)
                .attribute(IFA_LOCAL, bytes)
                .attribute(IFA_ADDRESS, bytes);
    }
}
