package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// A stream socket between processes of one machine that can carry descriptors: unix(7).
///
/// One reader and one writer at a time; [#close] from any thread wakes both. Calls hold their thread.
public final class UnixSocket implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SHUT_WR = 1;

    private final Fd fd;

    UnixSocket(Fd fd) {
        this.fd = fd;
    }

    /// Two sockets that are connected to each other.
    public record Pair(UnixSocket left, UnixSocket right) implements AutoCloseable {
        @Override
        public void close() {
            left.close();
            right.close();
        }
    }

    /// Takes over a connected socket.
    public static UnixSocket of(Fd fd) {
        return new UnixSocket(fd);
    }

    /// Connects to the listener at `path` (at most 107 bytes).
    ///
    /// @throws ErrnoException `ENOENT` if nothing is there, `ECONNREFUSED` if nobody listens
    public static UnixSocket connect(Path path) throws ErrnoException {
        Fd fd = UnixAddress.socket();
        try (Scratch s = Scratch.take()) {
            UnixAddress address = UnixAddress.of(s, path);
            long r;
            do {
                r = s.syscall(Syscall.CONNECT, fd.number(), address.at(), address.length());
            } while (r == -Errno.EINTR);
            Scratch.check(r, "connect", path.toString());
            return new UnixSocket(fd);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
    }

    /// Makes two sockets that are connected to each other.
    public static Pair pair() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long pair = s.reserve(8);
            long r =
                    s.syscall(Syscall.SOCKETPAIR, UnixAddress.AF_UNIX, UnixAddress.STREAM, 0, pair);
            Scratch.check(r, "socketpair", "");
            return new Pair(
                    new UnixSocket(new Fd(s.getInt(pair))),
                    new UnixSocket(new Fd(s.getInt(pair + 4))));
        }
    }

    /// The descriptor, to wait for with [Epoll] or to hand to a child; it stays owned by this.
    public Fd fd() {
        return fd;
    }

    /// Receives up to `length` bytes and the descriptors that came with them.
    ///
    /// @param fds gets the descriptors, close-on-exec, owned by the caller
    /// @return how many bytes, -1 at the end
    /// @throws ErrnoException `EMSGSIZE` if there were more descriptors than can be taken; none is kept then
    public int receive(byte[] target, int offset, int length, List<Fd> fds) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        fd.enter("recvmsg");
        try (Scratch s = Scratch.take()) {
            Message message = new Message(s, Math.min(length, Scratch.TRANSFER));
            int count = (int) Scratch.check(message.receive(fd), "recvmsg", fd.toString());
            message.takeDescriptors(fds);
            if (count == 0 && fd.isClosed()) {
                throw new ErrnoException("recvmsg", fd.toString(), Errno.EBADF);
            }
            s.get(s.transfer(), target, offset, count);
            return count == 0 ? -1 : count;
        } finally {
            fd.leave();
        }
    }

    /// Sends all of it; the descriptors (at most 253) go with the first byte and stay owned by the caller.
    ///
    /// @throws ErrnoException `EPIPE` if the other end is closed
    public void send(byte[] source, int offset, int length, List<Fd> fds) throws ErrnoException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length == 0 && !fds.isEmpty()) {
            throw new IllegalArgumentException("descriptors need at least one byte to go with");
        }
        fd.enter("sendmsg");
        try {
            List<Fd> rest = fds;
            for (int done = 0; done < length; rest = List.of()) {
                done +=
                        sendPart(
                                source,
                                offset + done,
                                Math.min(length - done, Scratch.TRANSFER),
                                rest);
            }
        } finally {
            fd.leave();
        }
    }

    private int sendPart(byte[] source, int offset, int length, List<Fd> fds)
            throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            s.put(s.transfer(), source, offset, length);
            Message message = new Message(s, length);
            return (int) Scratch.check(message.send(fd, fds), "sendmsg", fd.toString());
        }
    }

    /// Tells the other end that no more comes; receiving goes on.
    public void shutdownOutput() throws ErrnoException {
        fd.control("shutdown", Syscall.SHUTDOWN, SHUT_WR, 0);
    }

    /// The process that connected, listened or made the pair, at that time.
    public int peerPid() throws ErrnoException {
        fd.enter("getsockopt");
        try (Scratch s = Scratch.take()) {
            long credentials = s.reserve(12);
            long length = s.reserve(4);
            s.putInt(length, 12);
            long r =
                    s.syscall(
                            Syscall.GETSOCKOPT,
                            fd.number(),
                            SOL_SOCKET,
                            SO_PEERCRED,
                            credentials,
                            length,
                            0);
            Scratch.check(r, "getsockopt SO_PEERCRED", fd.toString());
            return s.getInt(credentials);
        } finally {
            fd.leave();
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
