package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// A TCP socket that listens on every port of a network namespace's loopback, 127.0.0.0/8 and `::1`.
///
/// Nobody else's listener there gets a connection as long as this is open. The namespace lives at least as long.
/// Thread-safe; virtual threads park in [#accept].
public final class EveryPort implements AutoCloseable {
    private static final Path HERE = Path.of("/proc/thread-self/ns/net");
    private static final int AF_INET6 = 10;
    private static final int STREAM_CLOEXEC = 1 | 02000000;
    private static final int BACKLOG = 128;
    private static final int ADDRESS = 28; // struct sockaddr_in6

    private final PolledFd listener;
    private final Fd steering;

    private EveryPort(PolledFd listener, Fd steering) {
        this.listener = listener;
        this.steering = steering;
    }

    /// A connection that somebody made.
    ///
    /// @param stream  his end's other end
    /// @param address what he dialled, 16 bytes; IPv4 addresses are those in `::ffff:0:0/96`
    /// @param port    the port he dialled
    public record Accepted(PolledFd stream, byte[] address, int port) {}

    /// Listens in the network namespace of the calling thread, where it stays, whoever uses it.
    ///
    /// @throws ErrnoException `EPERM` without the right to (CAP_BPF and CAP_NET_ADMIN), `EINVAL` or `ENOSYS` if the kernel
    ///     cannot do it
    public static EveryPort listen() throws ErrnoException {
        try (Scratch s = Scratch.take();
                Fd here = Fd.open(HERE, Fd.O_RDONLY)) {
            long r = s.syscall(Syscall.SOCKET, AF_INET6, STREAM_CLOEXEC, 0);
            Fd socket = new Fd((int) Scratch.check(r, "socket", "TCP"));
            try {
                long any = s.reserve(ADDRESS);
                s.putShort(any, AF_INET6); // port 0 is any, and the lookup is about all of them
                Scratch.check(s.syscall(Syscall.BIND, socket.number(), any, ADDRESS), "bind", "::");
                Scratch.check(
                        s.syscall(Syscall.LISTEN, socket.number(), BACKLOG, 0), "listen", "::");
                Fd steering = SocketLookup.attach(socket, here);
                return of(socket, steering);
            } catch (ErrnoException e) {
                socket.close();
                throw e;
            }
        }
    }

    private static EveryPort of(Fd socket, Fd steering) throws ErrnoException {
        try {
            return new EveryPort(PolledFd.of(socket), steering);
        } catch (ErrnoException e) {
            steering.close();
            throw e;
        }
    }

    /// Waits for the next connection.
    ///
    /// @throws java.nio.channels.ClosedChannelException if this is or gets closed
    public Accepted accept() throws IOException {
        Fd fd = listener.accept();
        try (Scratch s = Scratch.take()) {
            long name = s.reserve(ADDRESS);
            long length = s.reserve(4);
            s.putInt(length, ADDRESS);
            fd.control("getsockname", Syscall.GETSOCKNAME, name, length);
            byte[] bytes = new byte[ADDRESS];
            s.get(name, bytes, 0, ADDRESS);
            byte[] address = Arrays.copyOfRange(bytes, 8, 24);
            int port = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
            return new Accepted(PolledFd.of(fd), address, port);
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    /// Stops listening; accepted connections stay. Wakes [#accept].
    @Override
    public void close() {
        steering.close();
        listener.close();
    }
}
