package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Namespaces of the calling thread: setns(2), unshare(2).
///
/// The thread has to be a platform thread that does nothing else and starts no other: a thread is born into the
/// namespaces of the one that starts it.
public final class Namespaces {
    /// The network: interfaces, addresses, routes, sockets' ports.
    public static final int NETWORK = 0x40000000;

    /// What processes share unless they say otherwise: umask, working directory, root directory.
    public static final int FILES = 0x200;

    private Namespaces() {}

    /// Moves the calling thread into a namespace.
    ///
    /// @param namespace an open file of `/proc/<pid>/ns`, or a mount of one
    /// @param kind what it has to be, for instance [#NETWORK]
    /// @throws ErrnoException `EINVAL` if it is none of that kind, `EPERM` without the right to (CAP_SYS_ADMIN)
    public static void enter(Fd namespace, int kind) throws ErrnoException {
        namespace.control("setns", Syscall.SETNS, kind, 0);
    }

    /// Moves the calling thread into a new namespace of that kind.
    public static void unshare(int kind) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Scratch.check(s.syscall(Syscall.UNSHARE, kind), "unshare", "");
        }
    }
}
