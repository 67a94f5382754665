package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// What all sockets have: socket(7), shutdown(2).
public final class Sockets {
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_LINGER = 13;

    private Sockets() {}

    /// Which way to end.
    public enum Direction {
        /// No more reading.
        READ,
        /// No more writing.
        WRITE,
        /// Neither reading nor writing.
        BOTH
    }

    /// Ends one way of a connection or both; the descriptor stays open. Waiting calls of that way return.
    ///
    /// @throws ErrnoException `ENOTCONN` if the connection is gone already
    public static void shutdown(Fd socket, Direction direction) throws ErrnoException {
        socket.control("shutdown", Syscall.SHUTDOWN, direction.ordinal(), 0);
    }

    /// Asks for buffers of these sizes in bytes; the kernel doubles them and caps them (socket(7)).
    public static void setBuffers(Fd socket, int send, int receive) throws ErrnoException {
        setOption(socket, SO_SNDBUF, send);
        setOption(socket, SO_RCVBUF, receive);
    }

    /// Has the descriptor's close throw away what was not sent, and tell the other end that the connection broke off.
    public static void resetWhenClosed(Fd socket) throws ErrnoException {
        socket.enter("setsockopt");
        try (Scratch s = Scratch.take()) {
            long linger = s.reserve(8);
            s.putInt(linger, 1); // on, for no time
            long r =
                    s.syscall(
                            Syscall.SETSOCKOPT,
                            socket.number(),
                            SOL_SOCKET,
                            SO_LINGER,
                            linger,
                            8,
                            0);
            Scratch.check(r, "setsockopt SO_LINGER", socket.toString());
        } finally {
            socket.leave();
        }
    }

    private static void setOption(Fd socket, int option, int value) throws ErrnoException {
        socket.enter("setsockopt");
        try (Scratch s = Scratch.take()) {
            long at = s.reserve(4);
            s.putInt(at, value);
            long r = s.syscall(Syscall.SETSOCKOPT, socket.number(), SOL_SOCKET, option, at, 4, 0);
            Scratch.check(r, "setsockopt " + option, socket.toString());
        } finally {
            socket.leave();
        }
    }
}
