package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;

/// Extended attributes of every namespace: setxattr(2). (The JDK reaches `user.` ones only.)
public final class Xattrs {
    private Xattrs() {}

    /// Sets an attribute of `path` itself, also if that is a symbolic link.
    ///
    /// @param name with its namespace, for instance `trusted.overlay.opaque`
    /// @throws ErrnoException `ENOTSUP` if the file system has no such attributes, `EPERM` without the right
    public static void set(Path path, String name, byte[] value) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long bytes = s.reserve(Math.max(1, value.length));
            s.put(bytes, value, 0, value.length);
            long file = s.string(path.toString());
            long r = s.syscall(Syscall.LSETXATTR, file, s.string(name), bytes, value.length, 0, 0);
            Scratch.check(r, "setxattr " + name, path.toString());
        }
    }
}
