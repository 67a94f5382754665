package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.ErrnoException;

/// What client and server agree on in the first request: versions and what they make use of.
///
/// @param minor     of the protocol, 7.`minor`
/// @param readAhead bytes that the client reads ahead
/// @param flags     of `FUSE_INIT`
record Agreement(int minor, int readAhead, int flags) {
    private static final int MAJOR = 7;

    /// The first whose devices are virtio's, Linux 5.4.
    private static final int LEAST_MINOR = 31;

    private static final int MOST_MINOR = 38;

    /// Requests that the client sends ahead of need, and where it slows down.
    private static final int BACKGROUND = 32;

    private static final int CONGESTED = 24;
    private static final int EPROTO = 71;
    private static final int PAGE_BYTES = 4096;

    private static final int ASYNC_READ = 1;
    private static final int POSIX_LOCKS = 1 << 1;
    private static final int ATOMIC_TRUNCATE = 1 << 3;
    private static final int BIG_WRITES = 1 << 5;
    private static final int FLOCKS = 1 << 10;

    /// Pages that are cached go when the time or the size of their file is another.
    private static final int INVALIDATE_DATA = 1 << 12;

    private static final int ASYNC_DIRECT = 1 << 15;
    private static final int PARALLEL_LOOKUPS = 1 << 18;
    private static final int MAX_PAGES = 1 << 22;
    private static final int SUBMOUNTS = 1 << 27;

    /// The server takes set-id bits away when the client says that somebody without rights has written.
    private static final int KILL_SET_IDS = 1 << 28;

    private static final int WANTED =
            ASYNC_READ
                    | POSIX_LOCKS
                    | ATOMIC_TRUNCATE
                    | BIG_WRITES
                    | FLOCKS
                    | INVALIDATE_DATA
                    | ASYNC_DIRECT
                    | PARALLEL_LOOKUPS
                    | MAX_PAGES
                    | SUBMOUNTS
                    | KILL_SET_IDS;

    /// Reads what the client offers: struct fuse_init_in.
    ///
    /// @throws ErrnoException `EPROTO` if it is too old
    static Agreement with(Arguments in) throws ErrnoException {
        int major = in.u32();
        int minor = in.u32();
        int readAhead = in.u32();
        int flags = in.u32();
        if (major != MAJOR || Integer.compareUnsigned(minor, LEAST_MINOR) < 0) {
            throw new ErrnoException("init", "FUSE " + major + "." + minor, EPROTO);
        }
        return new Agreement(
                minor > MOST_MINOR || minor < 0 ? MOST_MINOR : minor, readAhead, flags & WANTED);
    }

    /// struct fuse_init_out; times have nanoseconds.
    void put(Answer out) {
        out.put32(MAJOR).put32(minor).put32(readAhead).put32(flags);
        out.put16(BACKGROUND).put16(CONGESTED).put32(FuseServer.MOST_CONTENTS).put32(1);
        out.put16(FuseServer.MOST_CONTENTS / PAGE_BYTES).put16(0).put32(0).put(new byte[28]);
    }
}
