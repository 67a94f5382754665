package io.hcsshim.hostfiles;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.Inode;
import java.nio.ByteBuffer;

/// What servers do to files for their clients, by the same rules.
public final class FileChanges {
    /// The bits of a mode that a client may set.
    public static final int PERMISSIONS = 07777;

    /// The bits of a mode that say what a file is.
    public static final int TYPE = 0170000;

    private static final int SET_UID = 04000;
    private static final int SET_IDS = 06000;
    private static final int GROUP_MAY_RUN = 010;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;

    private FileChanges() {}

    /// Makes a file in a folder and opens it; one that is there already is only opened, if it is one.
    ///
    /// @param flags the client's
    public static Fd create(Inode folder, String name, int flags, int mode) throws ErrnoException {
        int opening = OpenFlags.of(flags);
        try {
            return folder.create(name, opening, mode & PERMISSIONS);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST) || OpenFlags.isExclusive(flags)) {
                throw e;
            }
            try (var known = folder.child(name)) {
                return known.reopen(opening);
            }
        }
    }

    /// Makes what is no folder, no link and has no contents. A device of the host would be one for whoever finds it there, so
    /// there are none but whiteouts (0:0).
    public static void makeNode(Inode folder, String name, int mode, int major, int minor)
            throws ErrnoException {
        int type = mode & TYPE;
        var device = type == CHARACTER_DEVICE || type == BLOCK_DEVICE;
        if (device && (major != 0 || minor != 0 || type == BLOCK_DEVICE)) {
            throw new ErrnoException("mknod", name, Errno.EPERM);
        }
        folder.makeNode(name, mode & (TYPE | PERMISSIONS), 0, 0);
    }

    /// Lets what was made belong to who made it. Where this process may not do that, it stays its own.
    ///
    /// @return what it was before
    public static FileStatus give(Inode inode, int user, int group) throws ErrnoException {
        var status = inode.status();
        if (status.uid() == user && status.gid() == group) {
            return status;
        }
        try {
            inode.chown(user, group);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            return status;
        }
        if (status.isFile() && (status.mode() & SET_IDS) != 0) { // which chown takes away
            inode.chmod(status.mode() & PERMISSIONS);
        }
        return status;
    }

    /// Takes the rights of a file's owner and group from who runs it, as when somebody else has written to it.
    public static void dropSetIds(Inode inode) throws ErrnoException {
        var status = inode.status();
        int mode = status.mode() & PERMISSIONS;
        int less = mode & ~SET_UID;
        if ((mode & GROUP_MAY_RUN) != 0) {
            less &= ~SET_IDS;
        }
        if (status.isFile() && less != mode) {
            inode.chmod(less);
        }
    }

    /// Makes a file so long.
    ///
    /// @throws ErrnoException `EINVAL` of what has no contents
    public static void truncate(Inode inode, long size) throws ErrnoException {
        if (!inode.status().isFile()) {
            throw new ErrnoException("truncate", "", Errno.EINVAL);
        }
        try (var fd = inode.reopen(Fd.O_WRONLY)) {
            fd.truncate(size);
        }
    }

    /// Writes all of it. A full disk may take a part; the client hears of the rest with its next request.
    ///
    /// @param source direct
    /// @return how many bytes
    public static int writeAll(Fd fd, ByteBuffer source, long offset) throws ErrnoException {
        int start = source.position();
        while (source.hasRemaining()) {
            try {
                fd.writeAt(source, offset + source.position() - start);
            } catch (ErrnoException e) {
                if (source.position() == start) {
                    throw e;
                }
                break;
            }
        }
        return source.position() - start;
    }
}
