package io.hcsshim.sys;

/// Linux error numbers (`asm-generic/errno.h`; the same on x86-64 and arm64).
public final class Errno {
    /// errno(3): not permitted.
    public static final int EPERM = 1;

    /// errno(3): no such file or folder.
    public static final int ENOENT = 2;

    /// errno(3): no such process.
    public static final int ESRCH = 3;

    /// errno(3): a signal interrupted the call.
    public static final int EINTR = 4;

    /// errno(3): an input or output error.
    public static final int EIO = 5;

    /// errno(3): no such device or address.
    public static final int ENXIO = 6;

    /// errno(3): arguments and environment are too long.
    public static final int E2BIG = 7;

    /// errno(3): not a program.
    public static final int ENOEXEC = 8;

    /// errno(3): not an open descriptor.
    public static final int EBADF = 9;

    /// errno(3): no such child.
    public static final int ECHILD = 10;

    /// errno(3): it would have to wait; try again.
    public static final int EAGAIN = 11;

    /// errno(3): no memory.
    public static final int ENOMEM = 12;

    /// errno(3): permission denied.
    public static final int EACCES = 13;

    /// errno(3): a bad address in memory.
    public static final int EFAULT = 14;

    /// errno(3): it is in use.
    public static final int EBUSY = 16;

    /// errno(3): it exists.
    public static final int EEXIST = 17;

    /// errno(3): another file system.
    public static final int EXDEV = 18;

    /// errno(3): no such device.
    public static final int ENODEV = 19;

    /// errno(3): it is no folder.
    public static final int ENOTDIR = 20;

    /// errno(3): it is a folder.
    public static final int EISDIR = 21;

    /// errno(3): an invalid argument.
    public static final int EINVAL = 22;

    /// errno(3): too many open files.
    public static final int EMFILE = 24;

    /// errno(3): the device cannot do that.
    public static final int ENOTTY = 25;

    /// errno(3): the program is running.
    public static final int ETXTBSY = 26;

    /// errno(3): the file is too large.
    public static final int EFBIG = 27;

    /// errno(3): no room on the device.
    public static final int ENOSPC = 28;

    /// errno(3): it has no positions.
    public static final int ESPIPE = 29;

    /// errno(3): the file system is read-only.
    public static final int EROFS = 30;

    /// errno(3): nobody reads any more.
    public static final int EPIPE = 32;

    /// errno(3): the result is out of range.
    public static final int ERANGE = 34;

    /// errno(3): the name is too long.
    public static final int ENAMETOOLONG = 36;

    /// errno(3): the kernel has no such call.
    public static final int ENOSYS = 38;

    /// errno(3): the folder is not empty.
    public static final int ENOTEMPTY = 39;

    /// errno(3): too many symbolic links.
    public static final int ELOOP = 40;

    /// errno(3): the value is too large.
    public static final int EOVERFLOW = 75;

    /// errno(3): it is no socket.
    public static final int ENOTSOCK = 88;

    /// errno(3): the message is too long.
    public static final int EMSGSIZE = 90;

    /// errno(3): the operation is not supported.
    public static final int EOPNOTSUPP = 95;

    /// errno(3): the address family is not supported.
    public static final int EAFNOSUPPORT = 97;

    /// errno(3): the address is in use.
    public static final int EADDRINUSE = 98;

    /// errno(3): the address is not of this host.
    public static final int EADDRNOTAVAIL = 99;

    /// errno(3): no route to the network.
    public static final int ENETUNREACH = 101;

    /// errno(3): the connection was aborted.
    public static final int ECONNABORTED = 103;

    /// errno(3): the peer reset the connection.
    public static final int ECONNRESET = 104;

    /// errno(3): no room for buffers.
    public static final int ENOBUFS = 105;

    /// errno(3): it is connected already.
    public static final int EISCONN = 106;

    /// errno(3): it is not connected.
    public static final int ENOTCONN = 107;

    /// errno(3): the endpoint was shut down.
    public static final int ESHUTDOWN = 108;

    /// errno(3): it took too long.
    public static final int ETIMEDOUT = 110;

    /// errno(3): nobody listens there.
    public static final int ECONNREFUSED = 111;

    /// errno(3): no route to the host.
    public static final int EHOSTUNREACH = 113;

    /// errno(3): it is under way already.
    public static final int EALREADY = 114;

    /// errno(3): it is under way.
    public static final int EINPROGRESS = 115;

    /// errno(3): the handle is stale.
    public static final int ESTALE = 116;

    /// errno(3): it was cancelled.
    public static final int ECANCELED = 125;

    private static final int LAST = 133;

    private Errno() {}

    /// The symbolic name and its meaning, `ENOENT (no such file or directory)`, or `errno 1234`.
    public static String describe(int errno) {
        return errno > 0 && errno <= LAST ? Names.of(errno) : "errno " + errno;
    }

    // Apart, so that the table is only read once something has failed.
    private static final class Names {
        // One line a number, from 1; numbers that Linux skips have an empty line.
        private static final String[] LINES =
                """
                EPERM operation not permitted
                ENOENT no such file or directory
                ESRCH no such process
                EINTR interrupted system call
                EIO input/output error
                ENXIO no such device or address
                E2BIG argument list too long
                ENOEXEC exec format error
                EBADF bad file descriptor
                ECHILD no child processes
                EAGAIN resource temporarily unavailable
                ENOMEM cannot allocate memory
                EACCES permission denied
                EFAULT bad address
                ENOTBLK block device required
                EBUSY device or resource busy
                EEXIST file exists
                EXDEV invalid cross-device link
                ENODEV no such device
                ENOTDIR not a directory
                EISDIR is a directory
                EINVAL invalid argument
                ENFILE too many open files in system
                EMFILE too many open files
                ENOTTY inappropriate ioctl for device
                ETXTBSY text file busy
                EFBIG file too large
                ENOSPC no space left on device
                ESPIPE illegal seek
                EROFS read-only file system
                EMLINK too many links
                EPIPE broken pipe
                EDOM numerical argument out of domain
                ERANGE numerical result out of range
                EDEADLK resource deadlock avoided
                ENAMETOOLONG file name too long
                ENOLCK no locks available
                ENOSYS function not implemented
                ENOTEMPTY directory not empty
                ELOOP too many levels of symbolic links

                ENOMSG no message of desired type
                EIDRM identifier removed
                ECHRNG channel number out of range
                EL2NSYNC level 2 not synchronized
                EL3HLT level 3 halted
                EL3RST level 3 reset
                ELNRNG link number out of range
                EUNATCH protocol driver not attached
                ENOCSI no CSI structure available
                EL2HLT level 2 halted
                EBADE invalid exchange
                EBADR invalid request descriptor
                EXFULL exchange full
                ENOANO no anode
                EBADRQC invalid request code
                EBADSLT invalid slot

                EBFONT bad font file format
                ENOSTR device not a stream
                ENODATA no data available
                ETIME timer expired
                ENOSR out of streams resources
                ENONET machine is not on the network
                ENOPKG package not installed
                EREMOTE object is remote
                ENOLINK link has been severed
                EADV advertise error
                ESRMNT srmount error
                ECOMM communication error on send
                EPROTO protocol error
                EMULTIHOP multihop attempted
                EDOTDOT RFS specific error
                EBADMSG bad message
                EOVERFLOW value too large for defined data type
                ENOTUNIQ name not unique on network
                EBADFD file descriptor in bad state
                EREMCHG remote address changed
                ELIBACC can not access a needed shared library
                ELIBBAD accessing a corrupted shared library
                ELIBSCN .lib section in a.out corrupted
                ELIBMAX attempting to link in too many shared libraries
                ELIBEXEC cannot exec a shared library directly
                EILSEQ invalid or incomplete multibyte or wide character
                ERESTART interrupted system call should be restarted
                ESTRPIPE streams pipe error
                EUSERS too many users
                ENOTSOCK socket operation on non-socket
                EDESTADDRREQ destination address required
                EMSGSIZE message too long
                EPROTOTYPE protocol wrong type for socket
                ENOPROTOOPT protocol not available
                EPROTONOSUPPORT protocol not supported
                ESOCKTNOSUPPORT socket type not supported
                EOPNOTSUPP operation not supported
                EPFNOSUPPORT protocol family not supported
                EAFNOSUPPORT address family not supported by protocol
                EADDRINUSE address already in use
                EADDRNOTAVAIL cannot assign requested address
                ENETDOWN network is down
                ENETUNREACH network is unreachable
                ENETRESET network dropped connection on reset
                ECONNABORTED software caused connection abort
                ECONNRESET connection reset by peer
                ENOBUFS no buffer space available
                EISCONN transport endpoint is already connected
                ENOTCONN transport endpoint is not connected
                ESHUTDOWN cannot send after transport endpoint shutdown
                ETOOMANYREFS too many references: cannot splice
                ETIMEDOUT connection timed out
                ECONNREFUSED connection refused
                EHOSTDOWN host is down
                EHOSTUNREACH no route to host
                EALREADY operation already in progress
                EINPROGRESS operation now in progress
                ESTALE stale file handle
                EUCLEAN structure needs cleaning
                ENOTNAM not a XENIX named type file
                ENAVAIL no XENIX semaphores available
                EISNAM is a named type file
                EREMOTEIO remote I/O error
                EDQUOT disk quota exceeded
                ENOMEDIUM no medium found
                EMEDIUMTYPE wrong medium type
                ECANCELED operation canceled
                ENOKEY required key not available
                EKEYEXPIRED key has expired
                EKEYREVOKED key has been revoked
                EKEYREJECTED key was rejected by service
                EOWNERDEAD owner died
                ENOTRECOVERABLE state not recoverable
                ERFKILL operation not possible due to RF-kill
                EHWPOISON memory page has hardware error
                """
                        .split("\n", -1);

        static String of(int errno) {
            String line = LINES[errno - 1];
            int space = line.indexOf(' ');
            return space < 0
                    ? "errno " + errno
                    : line.substring(0, space) + " (" + line.substring(space + 1) + ")";
        }
    }
}
