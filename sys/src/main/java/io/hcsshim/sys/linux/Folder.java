package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// An open directory, and the files in it as the kernel knows them: getdents64(2), statx(2), readlinkat(2), openat(2),
/// extended attributes.
///
/// Names are bytes: a string here holds one byte in each character, whatever the locale. Nothing is followed: no
/// links, and no names of several parts. Not thread-safe.
public final class Folder implements AutoCloseable {
    static final int O_DIRECTORY = number(0200000, 040000);
    static final int O_NOFOLLOW = number(0400000, 0100000);
    private static final int O_NOATIME = 01000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int LIST = 48 << 10;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    static final int ENODATA = 61;

    private final Fd fd;
    private final String path;

    private Folder(Fd fd, String path) {
        this.fd = fd;
        this.path = path;
    }

    private static int number(int x86, int arm64) {
        return System.getProperty("os.arch", "").equals("aarch64") ? arm64 : x86;
    }

    /// Opens a directory.
    ///
    /// @throws ErrnoException `ENOTDIR` if it is something else, also a link
    public static Folder open(Path path) throws ErrnoException {
        return new Folder(
                untouched(O_DIRECTORY | O_NOFOLLOW, flags -> Fd.open(path, flags)),
                path.toString());
    }

    /// Opens a directory in this one.
    public Folder folder(String name) throws ErrnoException {
        return new Folder(
                untouched(O_DIRECTORY | O_NOFOLLOW, flags -> openAt(name, flags)),
                path + "/" + name);
    }

    /// Opens a file to be read; its time of access stays, where that is allowed.
    public Fd file(String name) throws ErrnoException {
        return untouched(O_NOFOLLOW, flags -> openAt(name, flags));
    }

    private interface Opening {
        Fd open(int flags) throws ErrnoException;
    }

    /// Only owners and root may leave times as they are.
    private static Fd untouched(int flags, Opening opening) throws ErrnoException {
        try {
            return opening.open(flags | O_NOATIME);
        } catch (ErrnoException e) {
            if (e.is(Errno.EPERM)) {
                return opening.open(flags);
            }
            throw e;
        }
    }

    private Fd openAt(String name, int flags) throws ErrnoException {
        try (var s = Scratch.take()) {
            long r = s.syscall(Syscall.OPENAT, fd.number(), bytes(s, name), flags | O_CLOEXEC, 0);
            return Fd.adopt((int) Scratch.check(r, "open", path + "/" + name));
        }
    }

    /// The names in it, without `.` and `..`, in no order.
    public List<String> names() throws ErrnoException {
        var names = new ArrayList<String>();
        try (var s = Scratch.take()) {
            while (true) {
                long r = s.syscall(Syscall.GETDENTS64, fd.number(), s.transfer(), LIST);
                if (Scratch.check(r, "getdents", path) == 0) {
                    return names;
                }
                // struct linux_dirent64: inode (8), offset (8), length (2), type (1), name
                for (long at = s.transfer(); at < s.transfer() + r; ) {
                    var name = text(s, at + 19);
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                    at += Short.toUnsignedInt(s.getShort(at + 16));
                }
            }
        }
    }

    /// What a file in it is; the empty name is the directory itself.
    public FileStatus status(String name) throws ErrnoException {
        int emptyPath = name.isEmpty() ? 0x1000 : 0;
        try (var s = Scratch.take()) {
            long file = bytes(s, name);
            long status = s.reserve(FileStatus.SIZE);
            int flags = AT_SYMLINK_NOFOLLOW | emptyPath;
            long r = s.syscall(Syscall.STATX, fd.number(), file, flags, FileStatus.MASK, status, 0);
            Scratch.check(r, "statx", path + "/" + name);
            return FileStatus.read(s, status);
        }
    }

    /// Where a symbolic link in it points.
    public String target(String name) throws ErrnoException {
        try (var s = Scratch.take()) {
            long r =
                    s.syscall(
                            Syscall.READLINKAT,
                            fd.number(),
                            bytes(s, name),
                            s.transfer(),
                            Scratch.TRANSFER);
            return text(s, s.transfer(), (int) Scratch.check(r, "readlink", path + "/" + name));
        }
    }

    /// All extended attributes of a file in it, of every namespace that the caller may see; the empty name is the directory.
    public SortedMap<String, String> xattrs(String name) throws ErrnoException {
        var xattrs = new TreeMap<String, String>();
        // There is no llistxattrat before Linux 6.13.
        var file = "/proc/self/fd/" + fd.number() + (name.isEmpty() ? "/." : "/" + name);
        for (var key : xattrNames(file, name)) {
            try (var s = Scratch.take()) {
                long r =
                        s.syscall(
                                Syscall.LGETXATTR,
                                bytes(s, file),
                                bytes(s, key),
                                s.transfer(),
                                Scratch.TRANSFER);
                if (r != -ENODATA) { // gone since
                    int length = (int) Scratch.check(r, "getxattr " + key, path + "/" + name);
                    xattrs.put(key, text(s, s.transfer(), length));
                }
            }
        }
        return xattrs;
    }

    private List<String> xattrNames(String file, String name) throws ErrnoException {
        try (var s = Scratch.take()) {
            long r = s.syscall(Syscall.LLISTXATTR, bytes(s, file), s.transfer(), Scratch.TRANSFER);
            if (r == 0 || r == -Errno.EOPNOTSUPP) {
                return List.of();
            }
            int length = (int) Scratch.check(r, "listxattr", path + "/" + name);
            return List.of(text(s, s.transfer(), length).split("\0"));
        }
    }

    /// Where the next data of an open file begin, from `from` on; the file's end if there are no more.
    ///
    /// @param size of the file
    public static long nextData(Fd file, long from, long size) throws ErrnoException {
        return seek(file, from, size, SEEK_DATA);
    }

    /// Where the next hole of an open file begins, from `from` on; its end is one.
    public static long nextHole(Fd file, long from, long size) throws ErrnoException {
        return seek(file, from, size, SEEK_HOLE);
    }

    private static long seek(Fd file, long from, long size, int whence) throws ErrnoException {
        try (var s = Scratch.take()) {
            long r = s.syscall(Syscall.LSEEK, file.number(), from, whence);
            return r == -Errno.ENXIO ? size : Scratch.check(r, "lseek", file.toString());
        }
    }

    static long bytes(Scratch s, String name) {
        var bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        long at = s.reserve(bytes.length + 1);
        s.put(at, bytes, 0, bytes.length);
        return at;
    }

    static String text(Scratch s, long at) {
        int length = 0;
        while (s.getByte(at + length) != 0) {
            length++;
        }
        return text(s, at, length);
    }

    static String text(Scratch s, long at, int length) {
        var bytes = new byte[length];
        s.get(at, bytes, 0, length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        fd.close();
    }
}
