package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.NetlinkSocket;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Word that something about the interfaces, addresses or routes of a namespace has changed, and nothing of what it is:
/// rtnetlink(7). Keeps the namespace alive.
///
/// One thread waits; [#close] from any thread wakes it.
public final class NetworkNews implements AutoCloseable {
    private static final int LINKS = 1; // RTMGRP_LINK
    private static final int ADDRESSES = 0x10 | 0x100; // RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
    private static final int ROUTES = 0x40 | 0x400; // RTMGRP_IPV4_ROUTE, RTMGRP_IPV6_ROUTE
    private static final int LARGEST = 64 * 1024;

    private final PolledFd socket;
    private final byte[] datagram = new byte[LARGEST];

    private NetworkNews(PolledFd socket) {
        this.socket = socket;
    }

    /// Hears of a namespace from now on.
    public static NetworkNews of(NetworkNamespace namespace) throws IOException {
        var fd =
                namespace.call(() -> NetlinkSocket.open(Netlink.ROUTE, LINKS | ADDRESSES | ROUTES));
        try {
            return new NetworkNews(PolledFd.of(fd));
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    /// Waits until there is some that was not told yet.
    ///
    /// @throws java.nio.channels.AsynchronousCloseException if this is closed meanwhile
    public void await() throws IOException {
        try {
            socket.read(ByteBuffer.wrap(datagram));
        } catch (ErrnoException e) {
            requireTooMuch(e);
        }
    }

    /// Forgets what there is: who looks into the namespace after this sees what it was about.
    public void skip() throws IOException {
        while (true) {
            try {
                socket.fd().read(datagram, 0, LARGEST);
            } catch (ErrnoException e) {
                if (e.is(Errno.EAGAIN)) {
                    return;
                }
                requireTooMuch(e);
            }
        }
    }

    /// More than the kernel keeps is news as well.
    private static void requireTooMuch(ErrnoException e) throws ErrnoException {
        if (!e.is(Errno.ENOBUFS)) {
            throw e;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
