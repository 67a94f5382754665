package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Access control lists, which are attributes with two encodings, both little-endian: programs see the one, disks hold the
/// other.
///
/// | bytes | for programs (`linux/posix_acl_xattr.h`) | on disk (`fs/ext4/acl.h`)             |
/// |------:|------------------------------------------|---------------------------------------|
/// |     4 | version, 2                               | version, 1                            |
/// |     4 | of each entry: tag, permissions          | the same                              |
/// |     4 | of each entry: user or group             | only where the tag names one          |
final class PosixAcl {
    private static final int FOR_PROGRAMS = 2;
    private static final int ON_DISK = 1;
    private static final int USER = 2;
    private static final int GROUP = 8;

    private PosixAcl() {}

    /// Whether an attribute of this name is such a list.
    static boolean named(String name) {
        return name.equals("system.posix_acl_access") || name.equals("system.posix_acl_default");
    }

    /// A list as disks hold it; what is no list of programs' stays as it is.
    static String toDisk(String value) {
        var in = ByteBuffer.wrap(ByteText.bytes(value)).order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() % 8 != 4 || in.getInt(0) != FOR_PROGRAMS) {
            return value;
        }
        var out = ByteBuffer.allocate(in.limit()).order(ByteOrder.LITTLE_ENDIAN).putInt(ON_DISK);
        for (int at = 4; at < in.limit(); at += 8) {
            out.putInt(in.getInt(at));
            if (namesSomebody(in.getShort(at))) {
                out.putInt(in.getInt(at + 4));
            }
        }
        return ByteText.of(out.array(), 0, out.position());
    }

    /// A list as programs see it; what is no list of disks' stays as it is.
    static String fromDisk(String value) {
        var in = ByteBuffer.wrap(ByteText.bytes(value)).order(ByteOrder.LITTLE_ENDIAN);
        if (in.limit() < 4 || in.limit() % 4 != 0 || in.getInt(0) != ON_DISK) {
            return value;
        }
        var out = ByteBuffer.allocate(2 * in.limit()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(FOR_PROGRAMS);
        for (int at = 4; at < in.limit(); at += 4) {
            out.putInt(in.getInt(at));
            if (!namesSomebody(in.getShort(at))) {
                out.putInt(-1);
            } else if (at + 4 < in.limit()) {
                at += 4;
                out.putInt(in.getInt(at));
            } else {
                return value;
            }
        }
        return ByteText.of(out.array(), 0, out.position());
    }

    private static boolean namesSomebody(short tag) {
        return tag == USER || tag == GROUP;
    }
}
