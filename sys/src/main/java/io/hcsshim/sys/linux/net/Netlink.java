package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A conversation about the configuration of one network namespace: rtnetlink(7), or another part of the kernel that is
/// spoken to by netlink(7).
///
/// Thread-safe: one request after the other.
public final class Netlink implements AutoCloseable {
    /// `NETLINK_ROUTE`.
    public static final int ROUTE = 0;

    /// `NETLINK_NETFILTER`.
    public static final int NETFILTER = 12;

    private static final int HEADER = 16;
    private static final int BUFFER = 64 * 1024; // the kernel's datagrams are at most half of that
    private static final int TRIES = 10;

    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int INTERRUPTED = 0x10;
    private static final int HAS_WORDS = 0x200;
    private static final int WORDS = 1;

    private final Fd socket;
    private int sequence;

    private Netlink(Fd socket) {
        this.socket = socket;
    }

    /// Opens one for the namespace of the calling thread; it stays with that whoever uses it.
    public static Netlink open() throws ErrnoException {
        return open(ROUTE);
    }

    /// Opens one with a part of the kernel ([#ROUTE], [#NETFILTER]) for the namespace of the calling thread.
    public static Netlink open(int protocol) throws ErrnoException {
        Fd socket = NetlinkSocket.open(protocol, 0);
        socket.setBlocking(
                false); // what the kernel has to say is there when it has taken a request
        return new Netlink(socket);
    }

    /// Asks for a change, or for one thing.
    ///
    /// @param what what is tried, and on what: for the failure
    /// @return the answers, often none
    /// @throws ErrnoException if the kernel refuses
    public synchronized List<Reply> ask(NetlinkMessage request, String what) throws ErrnoException {
        for (int tries = 1; ; tries++) {
            Exchange exchange = new Exchange(++sequence, what);
            byte[] bytes = request.bytes(sequence);
            socket.write(bytes, 0, bytes.length);
            exchange.finish();
            // What was listed changed meanwhile, so the list may lack something.
            if (!exchange.interrupted || tries == TRIES) {
                return exchange.replies;
            }
        }
    }

    /// Asks for several changes of which all are made or none, as netfilter has it: one datagram between a message that
    /// begins it and one that ends it.
    ///
    /// @param changes not empty; only the last needs an acknowledgement
    /// @param what what is tried: for the failure
    /// @throws ErrnoException the kernel's first refusal; then nothing has changed
    public synchronized void transact(NetlinkBatch changes, String what) throws ErrnoException {
        int first = sequence + 1;
        byte[] bytes = changes.bytes(first);
        int last = first + changes.size();
        sequence = last + 1;
        NetlinkSocket.send(socket, bytes);
        changes.finish(socket, first, last, what);
    }

    private final class Exchange {
        private final int expected;
        private final String what;
        private final List<Reply> replies = new ArrayList<>();
        private boolean interrupted;
        private boolean done;

        Exchange(int expected, String what) {
            this.expected = expected;
            this.what = what;
        }

        void finish() throws ErrnoException {
            byte[] datagram = new byte[BUFFER];
            ByteBuffer view = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
            while (!done) {
                int length = socket.read(datagram, 0, BUFFER);
                for (int at = 0; at + HEADER <= length && !done; ) {
                    int size = view.getInt(at);
                    if (size < HEADER || size > length - at) {
                        throw new ErrnoException(what, "", Errno.EMSGSIZE);
                    }
                    if (view.getInt(at + 8) == expected) {
                        take(view, at, size);
                    }
                    at += size + 3 & ~3;
                }
            }
        }

        private void take(ByteBuffer view, int at, int size) throws ErrnoException {
            int type = view.getShort(at + 4) & 0xffff;
            int flags = view.getShort(at + 6) & 0xffff;
            interrupted |= (flags & INTERRUPTED) != 0;
            switch (type) {
                case ERROR, DONE -> {
                    done = true;
                    int code = size >= HEADER + 4 ? view.getInt(at + HEADER) : 0;
                    if (code < 0) {
                        throw new ErrnoException(what, "", -code, words(view, at, size, flags));
                    }
                }
                default -> {
                    byte[] body = new byte[size - HEADER];
                    view.get(at + HEADER, body);
                    replies.add(new Reply(type, body));
                }
            }
        }
    }

    /// The kernel's words: the attributes follow the code and, in a refusal, the header of the request.
    static String words(ByteBuffer view, int at, int size, int flags) {
        boolean refusal = (view.getShort(at + 4) & 0xffff) == ERROR;
        int from = at + HEADER + 4 + (refusal ? HEADER : 0);
        return (flags & HAS_WORDS) == 0
                ? ""
                : Attributes.of(view.array(), from, at + size).text(WORDS);
    }

    @Override
    public void close() {
        socket.close();
    }
}
