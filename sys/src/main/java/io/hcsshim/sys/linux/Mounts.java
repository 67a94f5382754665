package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// Mounting and unmounting: mount(2), umount2(2).
public final class Mounts {
    /// mount(2): read-only.
    public static final long RDONLY = 1;

    /// mount(2): set-user-id and capabilities of files mean nothing there.
    public static final long NOSUID = 2;

    /// mount(2): devices mean nothing there.
    public static final long NODEV = 4;

    /// mount(2): nothing there can be executed.
    public static final long NOEXEC = 8;

    /// mount(2): writes are on the disk when they return.
    public static final long SYNCHRONOUS = 16;

    /// mount(2): changes the flags of a mount.
    public static final long REMOUNT = 32;

    /// mount(2): times of reading are not kept.
    public static final long NOATIME = 1 << 10;

    /// mount(2): times of reading folders are not kept.
    public static final long NODIRATIME = 1 << 11;

    /// mount(2): another view of a folder or file.
    public static final long BIND = 1 << 12;

    /// mount(2): moves a mount.
    public static final long MOVE = 1 << 13;

    /// mount(2): for all mounts below too.
    public static final long REC = 1 << 14;

    /// mount(2): the kernel does not log.
    public static final long SILENT = 1 << 15;

    /// mount(2): private, and cannot be bound elsewhere.
    public static final long UNBINDABLE = 1 << 17;

    /// mount(2): mounts below are not told to others, nor theirs here.
    public static final long PRIVATE = 1 << 18;

    /// mount(2): mounts of others are told here, and none there.
    public static final long SLAVE = 1 << 19;

    /// mount(2): mounts below are told to others, and theirs here.
    public static final long SHARED = 1 << 20;

    /// mount(2): times of reading are kept now and then.
    public static final long RELATIME = 1 << 21;

    /// mount(2): all times of reading are kept.
    public static final long STRICTATIME = 1 << 24;

    /// Flag of [#unmount]: cut off a network file system that does not answer.
    public static final int FORCE = 1;

    /// Flag of [#unmount]: take it from the tree now, let go when it is no longer in use.
    public static final int DETACH = 2;

    /// Flag of [#unmount]: do not follow a symbolic link.
    public static final int NOFOLLOW = 8;

    private static final long FITRIM = 0xC0185879L;

    private Mounts() {}

    /// Mounts `source` on `target`.
    ///
    /// @param source a device, a folder, or any word for file systems that need none
    /// @param type the file system; empty with flags that need none (`BIND`, `MOVE`, `REMOUNT`, propagation)
    /// @param flags an or of the constants
    /// @param options what the file system itself understands, less than 4096 bytes; may be empty
    /// @throws ErrnoException `ENOENT` if `target` is absent, `ENODEV` if the kernel lacks the file system,
    ///         `EINVAL` if `source` has no such file system or an option is unknown, `EBUSY` if `source` is in use
    public static void mount(String source, Path target, String type, long flags, String options)
            throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long from = s.string(source);
            long to = s.string(target.toString());
            long kind = type.isEmpty() ? 0 : s.string(type);
            long data = options.isEmpty() ? 0 : s.string(options);
            long r = s.syscall(Syscall.MOUNT, from, to, kind, flags, data, 0);
            if (r < 0) {
                throw new ErrnoException("mount " + source, "on " + target, (int) -r);
            }
        }
    }

    /// Makes a file system tell its disk what of it is not in use: ioctl(FITRIM).
    ///
    /// @param folder in the file system
    /// @throws ErrnoException `EOPNOTSUPP` or `ENOTTY` if the disk or the file system cannot
    public static void trim(Path folder) throws ErrnoException {
        try (Fd fd = Fd.open(folder, Fd.O_RDONLY);
                Scratch s = Scratch.take()) {
            long range = s.reserve(24); // struct fstrim_range: start, length, least piece
            s.putLong(range + 8, -1);
            fd.control("ioctl FITRIM", Syscall.IOCTL, FITRIM, range);
        }
    }

    /// Unmounts what is on `target`.
    ///
    /// @param flags 0 or an or of `FORCE`, `DETACH`, `NOFOLLOW`
    /// @throws ErrnoException `EBUSY` if it is in use, `EINVAL` if nothing is mounted there
    public static void unmount(Path target, int flags) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(Syscall.UMOUNT2, s.string(target.toString()), flags, 0);
            Scratch.check(r, "unmount", target.toString());
        }
    }
}
