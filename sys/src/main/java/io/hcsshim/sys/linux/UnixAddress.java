package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A `struct sockaddr_un` in scratch memory: the family in 2 bytes, then the path with an ending zero.
record UnixAddress(long at, int length) {
    static final int AF_UNIX = 1;
    static final int CLOEXEC = 02000000;
    static final int STREAM = 1 | CLOEXEC;
    private static final int LONGEST_PATH = 107;

    static UnixAddress of(Scratch s, Path path) throws ErrnoException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > LONGEST_PATH) {
            throw new ErrnoException("socket path", path.toString(), Errno.ENAMETOOLONG);
        }
        long at = s.reserve(2 + LONGEST_PATH + 1);
        s.putShort(at, AF_UNIX);
        s.put(at + 2, name, 0, name.length);
        return new UnixAddress(at, 2 + name.length + 1);
    }

    /// Makes a stream socket without a name.
    static Fd socket() throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.SOCKET, AF_UNIX, STREAM, 0);
            return new Fd((int) Scratch.check(r, "socket", "unix"));
        }
    }
}
