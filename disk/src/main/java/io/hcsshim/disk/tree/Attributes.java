package io.hcsshim.disk.tree;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What every file has, whatever its kind.
///
/// @param permissions the low twelve bits of the mode: set-id and sticky bits, read, write and execute
/// @param uid         owner, an unsigned 32-bit number
/// @param gid         group, an unsigned 32-bit number
/// @param times       when it was used and changed
/// @param xattrs      extended attributes by full name, such as `security.capability`; byte text
public record Attributes(
        int permissions, int uid, int gid, Times times, SortedMap<String, String> xattrs) {
    /// The bits of a mode that are not its type.
    public static final int PERMISSIONS = 07777;

    /// Checks its parts, and keeps copies of those that could change.
    public Attributes {
        if ((permissions & ~PERMISSIONS) != 0) {
            throw new IllegalArgumentException(
                    "not permissions: " + Integer.toOctalString(permissions));
        }
        xattrs =
                xattrs.isEmpty()
                        ? Collections.emptySortedMap()
                        : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
    }

    /// Attributes of root's, without times or extended attributes.
    public static Attributes of(int permissions) {
        return new Attributes(permissions, 0, 0, Times.NONE, Collections.emptySortedMap());
    }

    /// The same with other extended attributes.
    public Attributes withXattrs(SortedMap<String, String> others) {
        return new Attributes(permissions, uid, gid, times, others);
    }

    /// The same with one extended attribute more, or another value of it.
    public Attributes withXattr(String name, String value) {
        var more = new TreeMap<>(xattrs);
        more.put(name, value);
        return withXattrs(more);
    }

    /// The same with other times.
    public Attributes withTimes(Times others) {
        return new Attributes(permissions, uid, gid, others, xattrs);
    }
}
