package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.ErrnoException;

/// Everything that comes in on one interface sent out of another instead, by traffic control: tc-mirred(8).
///
/// The classifier is u32 with a key that fits everything, because every kernel that has traffic control has it.
/// The machine itself sees nothing of what is redirected, and can still send through both interfaces.
public final class Redirects {
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_GETQDISC = 38;
    private static final int RTM_NEWTFILTER = 44;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int INGRESS_HANDLE = 0xffff0000;
    private static final int INGRESS_PARENT = 0xfffffff1;
    private static final int PRIORITY = 1 << 16;
    private static final int ALL_PROTOCOLS = 0x0300; // ETH_P_ALL, in network order
    private static final int TCA_U32_SEL = 5;
    private static final int TCA_U32_ACT = 7;
    private static final int U32_TERMINAL = 1;
    private static final int TCA_ACT_KIND = 1;
    private static final int TCA_ACT_OPTIONS = 2;
    private static final int TCA_MIRRED_PARMS = 2;
    private static final int TC_ACT_STOLEN = 4;
    private static final int EGRESS_REDIRECT = 1;

    private final Netlink netlink;

    /// In the namespace that `netlink` is about.
    public Redirects(Netlink netlink) {
        this.netlink = netlink;
    }

    /// Sends what comes in on `from` out of `to`.
    ///
    /// @param from an interface's index; what was redirected there before is forgotten
    /// @param to   another's
    /// @throws ErrnoException `ENOENT` if the kernel lacks the ingress queue, u32 or mirred
    public void add(int from, int to) throws ErrnoException {
        remove(from);
        int create = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
        NetlinkMessage queue = about(RTM_NEWQDISC, create, from, INGRESS_HANDLE, INGRESS_PARENT, 0);
        netlink.ask(queue.attribute(TCA_KIND, "ingress"), "add ingress queue to interface " + from);
        NetlinkMessage filter =
                about(RTM_NEWTFILTER, create, from, 0, INGRESS_HANDLE, PRIORITY | ALL_PROTOCOLS);
        filter.attribute(TCA_KIND, "u32");
        int options = filter.begin(TCA_OPTIONS);
        filter.attribute(TCA_U32_SEL, everything());
        redirect(filter, to);
        filter.end(options);
        netlink.ask(filter, "redirect interface " + from + " to interface " + to);
    }

    // struct tc_u32_sel with one key: mask and value zero
    private static byte[] everything() {
        byte[] selector = new byte[16 + 16];
        selector[0] = U32_TERMINAL;
        selector[2] = 1; // keys
        return selector;
    }

    private static void redirect(NetlinkMessage filter, int to) {
        int actions = filter.begin(TCA_U32_ACT);
        int first = filter.begin(1);
        filter.attribute(TCA_ACT_KIND, "mirred");
        int options = filter.begin(TCA_ACT_OPTIONS);
        int parameters = filter.beginPlain(TCA_MIRRED_PARMS);
        // struct tc_mirred: index, capab, action, refcnt, bindcnt, eaction, ifindex
        filter.u32(0).u32(0).u32(TC_ACT_STOLEN).u32(0).u32(0).u32(EGRESS_REDIRECT).u32(to);
        filter.end(parameters).end(options).end(first).end(actions);
    }

    /// Takes the redirection away; nothing if there is none.
    public void remove(int from) throws ErrnoException {
        if (!isThere(from)) {
            return;
        }
        netlink.ask(
                about(RTM_DELQDISC, 0, from, INGRESS_HANDLE, INGRESS_PARENT, 0),
                "remove ingress queue of interface " + from);
    }

    /// Whether something is redirected, or anyone else has put an ingress queue there.
    public boolean isThere(int from) throws ErrnoException {
        NetlinkMessage request = about(RTM_GETQDISC, NetlinkMessage.DUMP, 0, 0, 0, 0);
        for (Reply reply : netlink.ask(request, "list queues")) {
            if (reply.u32(4) == from && reply.u32(8) == INGRESS_HANDLE) {
                return true;
            }
        }
        return false;
    }

    // struct tcmsg: family, pad, pad, index, handle, parent, info
    private static NetlinkMessage about(
            int type, int flags, int link, int handle, int parent, int more) {
        return new NetlinkMessage(type, flags)
                .u8(0)
                .u8(0)
                .u16(0)
                .u32(link)
                .u32(handle)
                .u32(parent)
                .u32(more);
    }
}
