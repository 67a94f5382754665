package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes of which all are made or none (`linux/netfilter/nfnetlink.h`).
public final class NetlinkBatch {
    private static final int BEGIN = 0x10; // NFNL_MSG_BATCH_BEGIN
    private static final int END = 0x11;
    private static final int ERROR = 2;
    private static final int HEADER = 16;
    private static final int BUFFER = 64 * 1024;

    private final int subsystem;
    private final List<NetlinkMessage> changes = new ArrayList<>();

    /// An empty one.
    ///
    /// @param subsystem the part of netfilter that it is for, for instance 10, `NFNL_SUBSYS_NFTABLES`
    public NetlinkBatch(int subsystem) {
        this.subsystem = subsystem;
    }

    /// Appends a change.
    public void add(NetlinkMessage change) {
        changes.add(change);
    }

    /// How many changes there are.
    public int size() {
        return changes.size();
    }

    /// One datagram, numbered from `first`, which is the number of its beginning. The acknowledgements of a large one
    /// would not fit into the socket, so only the last change is acknowledged.
    byte[] bytes(int first) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int number = first;
        all.writeBytes(edge(BEGIN).bytes(number++));
        for (int i = 0; i < changes.size(); i++) {
            NetlinkMessage change = changes.get(i);
            all.writeBytes((i < changes.size() - 1 ? change.quietly() : change).bytes(number++));
        }
        all.writeBytes(edge(END).bytes(number));
        return all.toByteArray();
    }

    // struct nfgenmsg: family, version, the subsystem in the order of the network
    private NetlinkMessage edge(int type) {
        return new NetlinkMessage(type, 0).u8(0).u8(0).u8(subsystem >> 8).u8(subsystem).quietly();
    }

    /// Takes the answers: refusals of single changes, and one to the last change. A refusal of the whole comes under the
    /// number of the beginning, with or without others after it, which nobody waits for.
    void finish(Fd socket, int first, int last, String what) throws ErrnoException {
        byte[] datagram = new byte[BUFFER];
        ByteBuffer view = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        @Nullable ErrnoException refusal = null;
        boolean done = false;
        while (!done) {
            int length = socket.read(datagram, 0, BUFFER);
            for (int at = 0; at + HEADER + 4 <= length; ) {
                int size = view.getInt(at);
                if (size < HEADER + 4 || size > length - at) {
                    throw new ErrnoException(what, "", Errno.EMSGSIZE);
                }
                int number = view.getInt(at + 8);
                boolean ours = number - first >= 0 && last - number >= 0;
                if (ours && view.getShort(at + 4) == ERROR) {
                    int code = view.getInt(at + HEADER);
                    if (code < 0 && refusal == null) {
                        refusal = new ErrnoException(what, "", -code, words(view, at, size));
                    }
                    done |= number == last || number == first;
                }
                at += size + 3 & ~3;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private static String words(ByteBuffer view, int at, int size) {
        return Netlink.words(view, at, size, view.getShort(at + 6) & 0xffff);
    }
}
