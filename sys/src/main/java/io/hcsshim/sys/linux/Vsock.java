package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// Connections between a virtual machine and its host: vsock(7).
public final class Vsock {
    /// The context number of the host.
    public static final int HOST = 2;

    private static final int AF_VSOCK = 40;
    private static final int STREAM_CLOEXEC = 1 | 02000000;
    private static final int GET_LOCAL_CID = 0x7b9;
    private static final int ADDRESS = 16;

    private Vsock() {}

    /// Connects. Holds its thread, two seconds at most.
    ///
    /// @param cid the context to reach, for instance [#HOST]
    /// @param port 0 to 0xffffffff as an unsigned number
    /// @throws ErrnoException `ECONNRESET` if nobody listens, `ENODEV` or `ENETUNREACH` if there is no such context,
    ///         `EAFNOSUPPORT` if the kernel has no vsock, `ETIMEDOUT`
    public static Fd connect(int cid, int port) throws ErrnoException {
        String object = "vsock " + name(cid, port);
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.SOCKET, AF_VSOCK, STREAM_CLOEXEC, 0);
            Fd fd = new Fd((int) Scratch.check(r, "socket", object));
            do {
                r = s.syscall(Syscall.CONNECT, fd.number(), address(s, cid, port), ADDRESS);
            } while (r == -Errno.EINTR);
            if (r < 0) {
                fd.close();
            }
            Scratch.check(r, "connect", object);
            return fd;
        }
    }

    static String name(int cid, int port) {
        return Integer.toUnsignedString(cid) + ":" + Integer.toUnsignedString(port);
    }

    /// A `struct sockaddr_vm`: family in 2 bytes, 2 unused, port, cid (`linux/vm_sockets.h`).
    static long address(Scratch s, int cid, int port) {
        long at = s.reserve(ADDRESS);
        s.putShort(at, AF_VSOCK).putInt(at + 4, port).putInt(at + 8, cid);
        return at;
    }

    /// Ends one way of a connection or both; see [Sockets#shutdown].
    public static void shutdown(Fd connection, Sockets.Direction direction) throws ErrnoException {
        Sockets.shutdown(connection, direction);
    }

    /// The context number of this machine; 3 or more in a virtual machine.
    public static int localCid() throws ErrnoException {
        try (Fd device = Fd.open(Path.of("/dev/vsock"), Fd.O_RDONLY);
                Scratch s = Scratch.take()) {
            long cid = s.reserve(4);
            device.control("ioctl GET_LOCAL_CID", Syscall.IOCTL, GET_LOCAL_CID, cid);
            return s.getInt(cid);
        }
    }
}
