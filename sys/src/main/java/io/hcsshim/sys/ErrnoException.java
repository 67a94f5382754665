package io.hcsshim.sys;

import java.io.IOException;

/// A system call that failed: what was tried, on what, and why.
///
/// The message reads `mount none on /x: ENOENT (no such file or directory)`.
public final class ErrnoException extends IOException {
    private final String call;
    private final int errno;

    /// @param call the function, for instance `mount`
    /// @param object what it worked on; may be empty
    /// @param errno the kernel's number, one of [Errno]
    public ErrnoException(String call, String object, int errno) {
        this(call, object, errno, "");
    }

    /// @param detail what the kernel said besides; may be empty
    public ErrnoException(String call, String object, int errno, String detail) {
        super(
                (object.isEmpty() ? call : call + " " + object)
                        + ": "
                        + Errno.describe(errno)
                        + (detail.isEmpty() ? "" : ", " + detail));
        this.call = call;
        this.errno = errno;
    }

    /// The function that failed.
    public String call() {
        return call;
    }

    /// The kernel's number.
    public int errno() {
        return errno;
    }

    /// Whether the reason is `errno`.
    public boolean is(int errno) {
        return this.errno == errno;
    }
}
