package io.hcsshim.hostfiles;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;

/// How a client opens a file: the numbers of the protocols, which are those of Linux on x86-64.
public final class OpenFlags {
    private static final int ACCESS = 3;
    private static final int EXCLUSIVE = 0200;
    private static final int TRUNCATE = 01000;
    private static final int APPEND = 02000;
    private static final int DATA_SYNC = 010000;
    private static final int SYNC = 04010000;

    private OpenFlags() {}

    /// The flags that mean something here, in this host's numbers.
    public static int of(int flags) throws ErrnoException {
        if ((flags & ACCESS) == ACCESS) {
            throw new ErrnoException("open", "flags " + flags, Errno.EINVAL);
        }
        return flags & (ACCESS | TRUNCATE | APPEND | DATA_SYNC | SYNC);
    }

    /// Whether a file must not be there when it is made.
    public static boolean isExclusive(int flags) {
        return (flags & EXCLUSIVE) != 0;
    }

    /// Whether it can change the file.
    public static boolean changes(int flags) {
        return (flags & ACCESS) != Fd.O_RDONLY || (flags & TRUNCATE) != 0;
    }
}
