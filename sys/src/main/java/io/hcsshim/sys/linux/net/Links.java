package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The interfaces of a namespace.
public final class Links {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_PID = 19;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int MACVLAN_MODE_BRIDGE = 4;
    private static final int IFLA_IPVLAN_MODE = 1;
    private static final int IPVLAN_MODE_L2 = 0;
    private static final int IFF_UP = 1;

    private final Netlink netlink;

    /// The interfaces of the namespace that `netlink` is about.
    public Links(Netlink netlink) {
        this.netlink = netlink;
    }

    /// All of them, by index.
    public List<Link> list() throws ErrnoException {
        List<Link> links = new ArrayList<>();
        NetlinkMessage request = about(RTM_GETLINK, NetlinkMessage.DUMP, 0, 0, 0);
        for (Reply reply : netlink.ask(request, "list interfaces")) {
            links.add(Link.of(reply));
        }
        return links;
    }

    /// The one of that name.
    public Optional<Link> find(String name) throws ErrnoException {
        NetlinkMessage request = about(RTM_GETLINK, 0, 0, 0, 0).attribute(IFLA_IFNAME, name);
        return one(request, "look for interface " + name);
    }

    /// The one of that index.
    public Optional<Link> find(int index) throws ErrnoException {
        return one(about(RTM_GETLINK, 0, index, 0, 0), "look for interface " + index);
    }

    private Optional<Link> one(NetlinkMessage request, String what) throws ErrnoException {
        try {
            return netlink.ask(request, what).stream().findFirst().map(Link::of);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// The one of that name, which has to be there.
    ///
    /// @throws ErrnoException `ENODEV` if it is not
    public Link get(String name) throws ErrnoException {
        Optional<Link> found = find(name);
        if (found.isEmpty()) {
            throw new ErrnoException("look for interface", name, Errno.ENODEV);
        }
        return found.get();
    }

    /// Makes one.
    ///
    /// @throws ErrnoException `EEXIST` if the name is taken, `EOPNOTSUPP` if the kernel has no such kind
    public Link create(NewLink link) throws ErrnoException {
        int flags = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
        NetlinkMessage request = about(RTM_NEWLINK, flags, 0, 0, 0);
        describe(request, link);
        netlink.ask(request, "make interface " + link.name());
        return get(link.name());
    }

    private static void describe(NetlinkMessage request, NewLink link) {
        request.attribute(IFLA_IFNAME, link.name());
        link.mac().ifPresent(mac -> request.attribute(IFLA_ADDRESS, mac.bytes()));
        link.mtu().ifPresent(mtu -> request.attribute32(IFLA_MTU, mtu));
        switch (link.kind()) {
            case NewLink.Kind.Bridge() -> kind(request, "bridge");
            case NewLink.Kind.Dummy() -> kind(request, "dummy");
            case NewLink.Kind.Veth veth -> pair(request, veth);
            case NewLink.Kind.Macvlan(int below) -> {
                request.attribute32(IFLA_LINK, below);
                int details = request.begin(IFLA_LINKINFO);
                int data = request.attribute(IFLA_INFO_KIND, "macvlan").begin(IFLA_INFO_DATA);
                request.attribute32(IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE).end(data).end(details);
            }
            case NewLink.Kind.Ipvlan(int below) -> {
                request.attribute32(IFLA_LINK, below);
                int details = request.begin(IFLA_LINKINFO);
                int data = request.attribute(IFLA_INFO_KIND, "ipvlan").begin(IFLA_INFO_DATA);
                request.attribute16(IFLA_IPVLAN_MODE, IPVLAN_MODE_L2).end(data).end(details);
            }
            case NewLink.Kind.Peer() -> {}
        }
    }

    private static void kind(NetlinkMessage request, String kind) {
        int details = request.begin(IFLA_LINKINFO);
        request.attribute(IFLA_INFO_KIND, kind).end(details);
    }

    private static void pair(NetlinkMessage request, NewLink.Kind.Veth veth) {
        int details = request.begin(IFLA_LINKINFO);
        request.attribute(IFLA_INFO_KIND, "veth");
        int data = request.begin(IFLA_INFO_DATA);
        int peer = request.begin(VETH_INFO_PEER);
        header(request, 0, 0, 0);
        describe(request, veth.peer());
        veth.peerNamespace().ifPresent(fd -> request.attribute32(IFLA_NET_NS_FD, fd.number()));
        request.end(peer).end(data).end(details);
    }

    /// Takes one away, and with it the other end of a pair.
    public void delete(Link link) throws ErrnoException {
        netlink.ask(about(RTM_DELLINK, 0, link.index(), 0, 0), "delete interface " + link.name());
    }

    /// Puts it into service.
    public void up(Link link) throws ErrnoException {
        netlink.ask(about(RTM_NEWLINK, 0, link.index(), IFF_UP, IFF_UP), "set up " + link.name());
    }

    /// Takes it out of service; its routes go.
    public void down(Link link) throws ErrnoException {
        netlink.ask(about(RTM_NEWLINK, 0, link.index(), 0, IFF_UP), "set down " + link.name());
    }

    /// Gives it another name; most kinds have to be down for that.
    public void rename(Link link, String name) throws ErrnoException {
        change(link, "rename " + link.name() + " to " + name, IFLA_IFNAME, name);
    }

    /// Sets the size of the largest packet.
    public void setMtu(Link link, int bytes) throws ErrnoException {
        change(link, "set MTU of " + link.name() + " to " + bytes, IFLA_MTU, bytes);
    }

    /// Sets its Ethernet address.
    public void setMac(Link link, MacAddress mac) throws ErrnoException {
        NetlinkMessage request = about(RTM_NEWLINK, 0, link.index(), 0, 0);
        netlink.ask(
                request.attribute(IFLA_ADDRESS, mac.bytes()),
                "set address of " + link.name() + " to " + mac);
    }

    /// Writes something about it that the kernel keeps and does not read.
    ///
    /// @param alias at most 255 bytes
    public void setAlias(Link link, String alias) throws ErrnoException {
        change(link, "set alias of " + link.name(), IFLA_IFALIAS, alias);
    }

    /// Makes it a port of a bridge.
    public void setMaster(Link link, Link bridge) throws ErrnoException {
        String what = "make " + link.name() + " a port of " + bridge.name();
        change(link, what, IFLA_MASTER, bridge.index());
    }

    /// Moves it into another namespace, where it keeps its name and loses its addresses.
    ///
    /// @param namespace an open file of a namespace
    public void move(Link link, Fd namespace) throws ErrnoException {
        change(link, "move " + link.name(), IFLA_NET_NS_FD, namespace.number());
    }

    /// Moves it into another namespace and renames it there, at once.
    ///
    /// @throws ErrnoException `EEXIST` if the name is taken there
    public void move(Link link, Fd namespace, String name) throws ErrnoException {
        NetlinkMessage request = about(RTM_NEWLINK, 0, link.index(), 0, 0);
        request.attribute32(IFLA_NET_NS_FD, namespace.number()).attribute(IFLA_IFNAME, name);
        netlink.ask(request, "move " + link.name() + " to another namespace as " + name);
    }

    /// Moves it into the namespace of a process and renames it there, at once.
    public void move(Link link, int pid, String name) throws ErrnoException {
        NetlinkMessage request = about(RTM_NEWLINK, 0, link.index(), 0, 0);
        request.attribute32(IFLA_NET_NS_PID, pid).attribute(IFLA_IFNAME, name);
        netlink.ask(request, "move " + link.name() + " to process " + pid + " as " + name);
    }

    private void change(Link link, String what, int type, int value) throws ErrnoException {
        netlink.ask(about(RTM_NEWLINK, 0, link.index(), 0, 0).attribute32(type, value), what);
    }

    private void change(Link link, String what, int type, String value) throws ErrnoException {
        netlink.ask(about(RTM_NEWLINK, 0, link.index(), 0, 0).attribute(type, value), what);
    }

    private static NetlinkMessage about(int type, int flags, int index, int bits, int mask) {
        return header(new NetlinkMessage(type, flags), index, bits, mask);
    }

    // struct ifinfomsg: family, pad, type, index, flags, which flags change
    private static NetlinkMessage header(NetlinkMessage message, int index, int bits, int mask) {
        return message.u8(0).u8(0).u16(0).u32(index).u32(bits).u32(mask);
    }
}
