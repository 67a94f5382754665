package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// Files that the JDK cannot make, and permission bits: mknod(2), chmod(2), umask(2).
public final class Nodes {
    private static final int AT_FDCWD = -100;
    private static final int S_IFIFO = 0010000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;

    private Nodes() {}

    /// Makes a character device.
    ///
    /// @param permissions for instance 0666; the umask takes bits away
    public static void characterDevice(Path path, int permissions, int major, int minor)
            throws ErrnoException {
        make(path, S_IFCHR | permissions, device(major, minor));
    }

    /// Makes a block device.
    public static void blockDevice(Path path, int permissions, int major, int minor)
            throws ErrnoException {
        make(path, S_IFBLK | permissions, device(major, minor));
    }

    /// Makes a fifo.
    ///
    /// @throws ErrnoException `EEXIST` if `path` exists
    public static void fifo(Path path, int permissions) throws ErrnoException {
        make(path, S_IFIFO | permissions, 0);
    }

    private static void make(Path path, int mode, long device) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.MKNODAT, AT_FDCWD, s.string(path.toString()), mode, device);
            Scratch.check(r, "mknod", path.toString());
        }
    }

    // makedev(3): 12 bits of major and 8 of minor as ever, the rest above them.
    static long device(int major, int minor) {
        return (major & 0xfffff000L) << 32
                | (major & 0xfffL) << 8
                | (minor & 0xffffff00L) << 12
                | minor & 0xffL;
    }

    /// Sets the permission bits, 0 to 07777.
    public static void chmod(Path path, int permissions) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.FCHMODAT, AT_FDCWD, s.string(path.toString()), permissions);
            Scratch.check(r, "chmod", path.toString());
        }
    }

    /// Sets the permission bits that new files of this process do not get.
    ///
    /// @return those before
    public static int umask(int bits) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            return (int) s.syscall(Syscall.UMASK, bits);
        }
    }
}
