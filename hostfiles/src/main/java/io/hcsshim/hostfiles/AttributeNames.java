package io.hcsshim.hostfiles;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;

/// Which extended attributes a client may use: those that mean nothing to this host but for the client's files.
public final class AttributeNames {
    private AttributeNames() {}

    /// Whether it may use one of this name.
    public static boolean isAllowed(String name) {
        return name.startsWith("user.")
                || name.equals("security.capability")
                || name.equals("system.posix_acl_access")
                || name.equals("system.posix_acl_default");
    }

    /// @throws ErrnoException `EOPNOTSUPP` unless it may use one of this name
    public static void require(String name) throws ErrnoException {
        if (!isAllowed(name)) {
            throw new ErrnoException("xattr", name, Errno.EOPNOTSUPP);
        }
    }
}
