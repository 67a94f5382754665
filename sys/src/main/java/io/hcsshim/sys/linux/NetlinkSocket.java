package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Sockets that the kernel answers on: netlink(7).
public final class NetlinkSocket {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
    private static final int ADDRESS_BYTES = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int ROOM_FOR_OPTIONS = 64;
    private static final int ROOM_FOR_OVERHEAD = 64 * 1024;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    private NetlinkSocket() {}

    /// Opens one in the network namespace of the calling thread, where it stays, whoever uses it.
    ///
    /// Each `write` on it is one message or more, each `read` one datagram, which has to be taken whole. An answer to a
    /// change is there when `write` returns. Refusals come with the kernel's words, without the request.
    ///
    /// @param protocol which part of the kernel, for instance 0 for routing (`linux/netlink.h`)
    /// @param groups the groups of news to hear, a bit each
    public static Fd open(int protocol, int groups) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
            Fd fd = new Fd((int) Scratch.check(r, "socket", "netlink " + protocol));
            try {
                setOption(s, fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
                setOption(s, fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
                long address = s.reserve(ADDRESS_BYTES);
                s.putShort(address, AF_NETLINK).putInt(address + 8, groups);
                long b = s.syscall(Syscall.BIND, fd.number(), address, ADDRESS_BYTES);
                Scratch.check(b, "bind", "netlink " + protocol);
                return fd;
            } catch (ErrnoException e) {
                fd.close();
                throw e;
            }
        }
    }

    /// Sends one datagram of any size, which the system's limit may be too small for.
    ///
    /// @throws ErrnoException `EPERM` without the right to (CAP_NET_ADMIN)
    public static void send(Fd fd, byte[] datagram) throws ErrnoException {
        try (Scratch s = Scratch.ofSize(datagram.length + ROOM_FOR_OPTIONS)) {
            setOption(s, fd, SOL_SOCKET, SO_SNDBUFFORCE, datagram.length + ROOM_FOR_OVERHEAD);
            long at = s.reserve(datagram.length);
            s.put(at, datagram, 0, datagram.length);
            fd.control("write", Syscall.WRITE, at, datagram.length);
        }
    }

    private static void setOption(Scratch s, Fd fd, int level, int option, int value)
            throws ErrnoException {
        long at = s.reserve(4);
        s.putInt(at, value);
        long r = s.syscall(Syscall.SETSOCKOPT, fd.number(), level, option, at, 4, 0);
        Scratch.check(r, "setsockopt", "netlink " + option);
    }
}
