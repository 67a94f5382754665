package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/// Has what leaves an interface wait until its rate allows it: tc-tbf(8), the token bucket, as the interface's only queue.
public final class Shaping {
    private static final int RTM_NEWQDISC = 36;
    private static final int RTM_DELQDISC = 37;
    private static final int RTM_GETQDISC = 38;
    private static final int HEADER = 20; // struct tcmsg
    private static final int ROOT = 0xffffffff;
    private static final int HANDLE = 0x10000;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_TBF_PARMS = 1;
    private static final int TCA_TBF_RATE64 = 4;
    private static final int TCA_TBF_BURST = 6;
    private static final int ETHERNET =
            1; // TC_LINKLAYER_ETHERNET: the kernel needs no table of sizes
    private static final int RATESPEC = 12;
    private static final int PARAMETERS = 2 * RATESPEC + 3 * 4;

    /// What may leave at once: a hundredth of a second's worth, and never less than two of the largest packets.
    private static final int LEAST_BURST = 128 << 10;

    private static final int BURSTS_A_SECOND = 100;

    /// What may wait: a fifth of a second's worth, and never less than this.
    private static final int LEAST_QUEUE = 128 << 10;

    private static final int QUEUES_A_SECOND = 5;

    private final Netlink netlink;

    /// In the namespace that `netlink` is about.
    public Shaping(Netlink netlink) {
        this.netlink = netlink;
    }

    /// Limits what an interface sends, in place of what limited it before.
    ///
    /// @param link           its index
    /// @param bytesPerSecond at least 1, as the interface counts them
    /// @throws ErrnoException `ENOENT` if the kernel lacks the token bucket
    public void limit(int link, long bytesPerSecond) throws ErrnoException {
        int flags = NetlinkMessage.CREATE | NetlinkMessage.REPLACE;
        var queue = about(RTM_NEWQDISC, flags, link).attribute(TCA_KIND, "tbf");
        int options = queue.begin(TCA_OPTIONS);
        queue.attribute(TCA_TBF_PARMS, parameters(bytesPerSecond));
        queue.attribute(TCA_TBF_RATE64, number(bytesPerSecond));
        queue.attribute32(TCA_TBF_BURST, burst(bytesPerSecond));
        queue.end(options);
        netlink.ask(
                queue, "limit interface " + link + " to " + bytesPerSecond + " bytes per second");
    }

    private static int burst(long rate) {
        return Math.clamp(rate / BURSTS_A_SECOND, LEAST_BURST, Integer.MAX_VALUE);
    }

    // struct tc_tbf_qopt: rate, peakrate, limit, buffer, mtu; tc_ratespec: cell_log, linklayer,
    // overhead, cell_align, mpu,
    // rate
    private static byte[] parameters(long rate) {
        var bytes = ByteBuffer.allocate(PARAMETERS).order(ByteOrder.nativeOrder());
        bytes.put(1, (byte) ETHERNET).putInt(8, (int) Math.min(rate, 0xffffffffL));
        int queue = Math.clamp(rate / QUEUES_A_SECOND, LEAST_QUEUE, Integer.MAX_VALUE / 2);
        bytes.putInt(2 * RATESPEC, queue + burst(rate) / 2);
        return bytes.array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(value).array();
    }

    /// What an interface is limited to, in bytes per second; empty if it is not.
    public OptionalLong limitOf(int link) throws ErrnoException {
        var request = about(RTM_GETQDISC, NetlinkMessage.DUMP, 0);
        for (var reply : netlink.ask(request, "list queues")) {
            var queue = reply.attributes(HEADER);
            if (reply.u32(4) == link && queue.text(TCA_KIND).equals("tbf")) {
                var options = queue.nested(TCA_OPTIONS);
                var large = options.bytes(TCA_TBF_RATE64);
                var rate =
                        options.bytes(TCA_TBF_PARMS)
                                .map(bytes -> Integer.toUnsignedLong(view(bytes).getInt(8)));
                return OptionalLong.of(
                        large.map(bytes -> view(bytes).getLong(0))
                                .orElseGet(() -> rate.orElse(0L)));
            }
        }
        return OptionalLong.empty();
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /// Lets an interface send as it can again; one that is not limited too.
    public void free(int link) throws ErrnoException {
        try {
            netlink.ask(about(RTM_DELQDISC, 0, link), "limit interface " + link + " no more");
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.EINVAL)) { // older kernels: nothing to delete
                throw e;
            }
        }
    }

    // struct tcmsg: family, pad, pad, index, handle, parent, info
    private static NetlinkMessage about(int type, int flags, int link) {
        boolean make = type == RTM_NEWQDISC;
        return new NetlinkMessage(type, flags)
                .u8(0)
                .u8(0)
                .u16(0)
                .u32(link)
                .u32(make ? HANDLE : 0)
                .u32(ROOT)
                .u32(0);
    }
}
