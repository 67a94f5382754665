package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Time;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file of any kind, held where it is: an `O_PATH` descriptor (open(2)), which neither reads nor writes nor has effects
/// on devices and fifos, and keeps meaning the same file whatever becomes of its names.
///
/// Names are bytes: a string here holds one byte in each character, whatever the locale. A name is one part of a path,
/// and never followed if it is a link; so nothing that others do to a tree meanwhile leads out of it.
///
/// Thread-safe. Calls hold their thread.
public final class Inode implements AutoCloseable {
    private static final int O_PATH = 010000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_EXCL = 0200;
    private static final int O_TMPFILE = 020000000;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int UTIME_NOW = 0x3fffffff;
    private static final int UTIME_OMIT = 0x3ffffffe;
    private static final int STATFS_SIZE = 120;

    private final Fd fd;

    private Inode(Fd fd) {
        this.fd = fd;
    }

    /// Holds what `path` names; links are followed.
    ///
    /// @param path text rather than a [Path], which has no names outside of the process's locale
    public static Inode open(String path) throws ErrnoException {
        return new Inode(Fd.open(path, O_PATH));
    }

    /// Holds the file that another descriptor has open.
    public static Inode of(Fd open) throws ErrnoException {
        open.enter("open");
        try {
            return open("/proc/self/fd/" + open.number());
        } finally {
            open.leave();
        }
    }

    /// Holds it once more.
    public Inode duplicate() throws ErrnoException {
        return new Inode(fd.duplicate());
    }

    /// Holds a file in this folder; a link is held itself.
    public Inode child(String name) throws ErrnoException {
        return new Inode(openAt(name, O_PATH | Folder.O_NOFOLLOW, 0));
    }

    private Fd openAt(String name, int flags, int mode) throws ErrnoException {
        fd.enter("open");
        try (Scratch s = Scratch.take()) {
            long r =
                    s.syscall(
                            Syscall.OPENAT,
                            fd.number(),
                            Folder.bytes(s, one(name)),
                            flags | O_CLOEXEC,
                            mode);
            return Fd.adopt((int) Scratch.check(r, "open", name));
        } finally {
            fd.leave();
        }
    }

    /// Refuses what is no name of a file in a folder.
    private static String one(String name) throws ErrnoException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new ErrnoException("name", '"' + name + '"', Errno.EINVAL);
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new ErrnoException("name", "of several parts", Errno.EINVAL);
        }
        if (name.length() > 255) {
            throw new ErrnoException("name", name.length() + " bytes", Errno.ENAMETOOLONG);
        }
        return name;
    }

    /// Opens it.
    ///
    /// @param flags an or of the `O_` constants of [Fd]
    /// @throws ErrnoException `ENXIO` if it is neither a file with contents nor a folder: opening a device does things
    public Fd reopen(int flags) throws ErrnoException {
        var status = status();
        if (!status.isFile() && !status.isFolder()) {
            throw new ErrnoException("open", toString(), Errno.ENXIO);
        }
        fd.enter("open");
        try {
            return Fd.open(self().toString(), flags | Fd.O_NOCTTY | Fd.O_NONBLOCK);
        } finally {
            fd.leave();
        }
    }

    private Path self() {
        return Path.of("/proc/self/fd/" + fd.number());
    }

    /// Makes a file in this folder and opens it.
    ///
    /// @throws ErrnoException `EEXIST` if there is one
    public Fd create(String name, int flags, int mode) throws ErrnoException {
        return openAt(name, flags | Fd.O_CREAT | O_EXCL | Folder.O_NOFOLLOW, mode);
    }

    /// Makes a file in this folder that has no name, and opens it.
    ///
    /// @throws ErrnoException `EOPNOTSUPP` where the file system has no such files
    public Fd createUnnamed(int flags, int mode) throws ErrnoException {
        fd.enter("open");
        try (Scratch s = Scratch.take()) {
            int how = flags | O_TMPFILE | Folder.O_DIRECTORY | O_CLOEXEC;
            long r = s.syscall(Syscall.OPENAT, fd.number(), s.string("."), how, mode);
            return Fd.adopt((int) Scratch.check(r, "open", "a file without a name"));
        } finally {
            fd.leave();
        }
    }

    /// Makes a folder in this one.
    public void makeFolder(String name, int mode) throws ErrnoException {
        atName("mkdir", Syscall.MKDIRAT, name, mode, 0);
    }

    /// Makes a fifo, a socket, an empty file or a device in this folder.
    ///
    /// @param mode its type and permissions
    public void makeNode(String name, int mode, int major, int minor) throws ErrnoException {
        atName("mknod", Syscall.MKNODAT, name, mode, Nodes.device(major, minor));
    }

    /// Takes a name away from this folder.
    ///
    /// @param folder whether it is a folder's, which has to be empty
    public void remove(String name, boolean folder) throws ErrnoException {
        atName("unlink", Syscall.UNLINKAT, name, folder ? AT_REMOVEDIR : 0, 0);
    }

    private void atName(String call, int syscall, String name, long c, long d)
            throws ErrnoException {
        fd.enter(call);
        try (Scratch s = Scratch.take()) {
            long r = s.syscall(syscall, fd.number(), Folder.bytes(s, one(name)), c, d);
            Scratch.check(r, call, name);
        } finally {
            fd.leave();
        }
    }

    /// Makes a symbolic link in this folder.
    public void makeLink(String name, String target) throws ErrnoException {
        fd.enter("symlink");
        try (Scratch s = Scratch.take()) {
            long text = Folder.bytes(s, target);
            long r = s.syscall(Syscall.SYMLINKAT, text, fd.number(), Folder.bytes(s, one(name)));
            Scratch.check(r, "symlink", name);
        } finally {
            fd.leave();
        }
    }

    /// Gives a file one more name, in this folder.
    public void link(Inode file, String name) throws ErrnoException {
        fd.enter("link");
        try (Scratch s = Scratch.take()) {
            file.fd.enter("link");
            try {
                long from = s.string(file.self().toString());
                long to = Folder.bytes(s, one(name));
                long r =
                        s.syscall(
                                Syscall.LINKAT,
                                AT_FDCWD,
                                from,
                                fd.number(),
                                to,
                                AT_SYMLINK_FOLLOW,
                                0);
                Scratch.check(r, "link", name);
            } finally {
                file.fd.leave();
            }
        } finally {
            fd.leave();
        }
    }

    /// Renames a file of this folder, into another perhaps; what has the new name is replaced.
    public void rename(String name, Inode folder, String newName) throws ErrnoException {
        rename(name, folder, newName, 0);
    }

    /// The same with the flags of renameat2(2).
    public void rename(String name, Inode folder, String newName, int flags) throws ErrnoException {
        fd.enter("rename");
        try (Scratch s = Scratch.take()) {
            folder.fd.enter("rename");
            try {
                long from = Folder.bytes(s, one(name));
                long to = Folder.bytes(s, one(newName));
                long r =
                        s.syscall(
                                Syscall.RENAMEAT2,
                                fd.number(),
                                from,
                                folder.fd.number(),
                                to,
                                flags,
                                0);
                Scratch.check(r, "rename", name);
            } finally {
                folder.fd.leave();
            }
        } finally {
            fd.leave();
        }
    }

    /// Where it points, if it is a link.
    public String target() throws ErrnoException {
        fd.enter("readlink");
        try (Scratch s = Scratch.take()) {
            long r =
                    s.syscall(
                            Syscall.READLINKAT,
                            fd.number(),
                            s.string(""),
                            s.transfer(),
                            Scratch.TRANSFER);
            return Folder.text(s, s.transfer(), (int) Scratch.check(r, "readlink", toString()));
        } finally {
            fd.leave();
        }
    }

    /// What it is.
    public FileStatus status() throws ErrnoException {
        fd.enter("statx");
        try (Scratch s = Scratch.take()) {
            long at = s.reserve(FileStatus.SIZE);
            int flags = AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH;
            long r =
                    s.syscall(
                            Syscall.STATX,
                            fd.number(),
                            s.string(""),
                            flags,
                            FileStatus.MASK,
                            at,
                            0);
            Scratch.check(r, "statx", toString());
            return FileStatus.read(s, at);
        } finally {
            fd.leave();
        }
    }

    /// Sets the permission bits, 0 to 07777.
    ///
    /// @throws ErrnoException `EOPNOTSUPP` of a link, which has none
    public void chmod(int permissions) throws ErrnoException {
        if (status().isLink()) {
            throw new ErrnoException("chmod", toString(), Errno.EOPNOTSUPP);
        }
        fd.enter("chmod");
        try {
            Nodes.chmod(self(), permissions);
        } finally {
            fd.leave();
        }
    }

    /// Gives it to somebody; -1 leaves owner or group.
    public void chown(int uid, int gid) throws ErrnoException {
        fd.enter("chown");
        try (Scratch s = Scratch.take()) {
            long r =
                    s.syscall(
                            Syscall.FCHOWNAT,
                            fd.number(),
                            s.string(""),
                            uid,
                            gid,
                            AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW,
                            0);
            Scratch.check(r, "chown", toString());
        } finally {
            fd.leave();
        }
    }

    /// When a file was used or changed: a time, the present, or as it was.
    public sealed interface Moment {
        /// This time.
        record At(Time time) implements Moment {}

        /// The time when it is set.
        record Now() implements Moment {}

        /// What it is already.
        record Unchanged() implements Moment {}
    }

    /// Sets the times of access and modification.
    public void setTimes(Moment accessed, Moment modified) throws ErrnoException {
        fd.enter("utimensat");
        try (Scratch s = Scratch.take()) {
            long times = s.reserve(32);
            put(s, times, accessed);
            put(s, times + 16, modified);
            long r =
                    s.syscall(
                            Syscall.UTIMENSAT,
                            fd.number(),
                            s.string(""),
                            times,
                            AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
            Scratch.check(r, "utimensat", toString());
        } finally {
            fd.leave();
        }
    }

    private static void put(Scratch s, long at, Moment moment) {
        switch (moment) {
            case Moment.At(var time) -> s.putLong(at, time.seconds()).putLong(at + 8, time.nanos());
            case Moment.Now() -> s.putLong(at + 8, UTIME_NOW);
            case Moment.Unchanged() -> s.putLong(at + 8, UTIME_OMIT);
        }
    }

    /// The file system that it is on: statfs(2).
    ///
    /// @param blockSize bytes in one of the blocks
    /// @param blocks    how many there are
    /// @param free      how many are free
    /// @param available how many others than root may still have
    /// @param files     how many files there can be
    /// @param freeFiles how many more
    /// @param longestName bytes
    public record FileSystem(
            long blockSize,
            long blocks,
            long free,
            long available,
            long files,
            long freeFiles,
            int longestName) {}

    /// The file system that it is on.
    public FileSystem fileSystem() throws ErrnoException {
        fd.enter("statfs");
        try (Scratch s = Scratch.take()) {
            // struct statfs: type, block size, blocks, free, available, files, free files, id,
            // longest name, …
            long at = s.reserve(STATFS_SIZE);
            Scratch.check(s.syscall(Syscall.FSTATFS, fd.number(), at, 0), "statfs", toString());
            return new FileSystem(
                    s.getLong(at + 8),
                    s.getLong(at + 16),
                    s.getLong(at + 24),
                    s.getLong(at + 32),
                    s.getLong(at + 40),
                    s.getLong(at + 48),
                    (int) s.getLong(at + 64));
        } finally {
            fd.leave();
        }
    }

    /// The names of its extended attributes, of every namespace that the caller may see.
    public List<String> xattrs() throws ErrnoException {
        fd.enter("listxattr");
        try (Scratch s = Scratch.take()) {
            long file = s.string(self().toString());
            long r = s.syscall(Syscall.LISTXATTR, file, s.transfer(), Scratch.TRANSFER);
            int length = (int) Scratch.check(r, "listxattr", toString());
            var names = new ArrayList<String>();
            for (var name : Folder.text(s, s.transfer(), length).split("\0")) {
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        } finally {
            fd.leave();
        }
    }

    /// The value of an extended attribute; empty if it has none of that name.
    public Optional<byte[]> xattr(String name) throws ErrnoException {
        fd.enter("getxattr");
        try (Scratch s = Scratch.take()) {
            long file = s.string(self().toString());
            long r =
                    s.syscall(
                            Syscall.GETXATTR,
                            file,
                            Folder.bytes(s, name),
                            s.transfer(),
                            Scratch.TRANSFER);
            if (r == -Folder.ENODATA) {
                return Optional.empty();
            }
            var value = new byte[(int) Scratch.check(r, "getxattr " + name, toString())];
            s.get(s.transfer(), value, 0, value.length);
            return Optional.of(value);
        } finally {
            fd.leave();
        }
    }

    /// Sets an extended attribute.
    ///
    /// @param flags those of setxattr(2): 1 it must not exist, 2 it must
    public void setXattr(String name, byte[] value, int flags) throws ErrnoException {
        if (value.length > Scratch.TRANSFER) {
            throw new ErrnoException("setxattr " + name, toString(), Errno.E2BIG);
        }
        fd.enter("setxattr");
        try (Scratch s = Scratch.take()) {
            s.put(s.transfer(), value, 0, value.length);
            long file = s.string(self().toString());
            long r =
                    s.syscall(
                            Syscall.SETXATTR,
                            file,
                            Folder.bytes(s, name),
                            s.transfer(),
                            value.length,
                            flags,
                            0);
            Scratch.check(r, "setxattr " + name, toString());
        } finally {
            fd.leave();
        }
    }

    /// Takes an extended attribute away.
    public void removeXattr(String name) throws ErrnoException {
        fd.enter("removexattr");
        try (Scratch s = Scratch.take()) {
            long file = s.string(self().toString());
            long r = s.syscall(Syscall.REMOVEXATTR, file, Folder.bytes(s, name), 0);
            Scratch.check(r, "removexattr " + name, toString());
        } finally {
            fd.leave();
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return fd.toString();
    }
}
