package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Time;
import io.hcsshim.sys.linux.Inode.Moment;

/// Requests about what is said of a file: owner, mode, times, size, and the file system below it.
final class Attributes {
    private static final int GETATTR = 3;
    private static final int SETATTR = 4;
    private static final int STATFS = 17;

    private static final int MODE = 1;
    private static final int UID = 1 << 1;
    private static final int GID = 1 << 2;
    private static final int SIZE = 1 << 3;
    private static final int ACCESSED = 1 << 4;
    private static final int MODIFIED = 1 << 5;
    private static final int ACCESSED_NOW = 1 << 7;
    private static final int MODIFIED_NOW = 1 << 8;
    private static final int KILL_SET_IDS = 1 << 11;

    private final Guest guest;

    Attributes(Guest guest) {
        this.guest = guest;
    }

    /// @return whether it is one of these requests
    boolean handle(Arguments in, Answer out) throws ErrnoException {
        switch (in.operation()) {
            case GETATTR -> Entries.putStatus(out, guest.nodes.get(in.node()));
            case SETATTR -> set(in, out);
            case STATFS -> fileSystem(guest.nodes.get(in.node()), out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void set(Arguments in, Answer out) throws ErrnoException {
        int valid = in.u32();
        in.skip(4 + 8);
        long size = in.u64();
        in.skip(8);
        long accessed = in.u64();
        long modified = in.u64();
        in.skip(8);
        var times = new Time[] {new Time(accessed, in.u32()), new Time(modified, in.u32())};
        in.skip(4);
        int mode = in.u32();
        in.skip(4);
        int uid = in.u32();
        int gid = in.u32();
        var node = guest.nodes.get(in.node()).changeable();
        var inode = node.inode();
        if ((valid & (UID | GID)) != 0) {
            inode.chown((valid & UID) != 0 ? uid : -1, (valid & GID) != 0 ? gid : -1);
        }
        if ((valid & MODE) != 0) {
            inode.chmod(mode & FileChanges.PERMISSIONS);
        }
        if ((valid & SIZE) != 0) {
            FileChanges.truncate(inode, size);
        }
        if ((valid & KILL_SET_IDS) != 0) {
            FileChanges.dropSetIds(inode);
        }
        if ((valid & (ACCESSED | MODIFIED)) != 0) {
            inode.setTimes(
                    moment(valid, ACCESSED, ACCESSED_NOW, times[0]),
                    moment(valid, MODIFIED, MODIFIED_NOW, times[1]));
        }
        Entries.putStatus(out, node);
    }

    private static Moment moment(int valid, int set, int now, Time time) {
        if ((valid & set) == 0) {
            return new Moment.Unchanged();
        }
        return (valid & now) != 0 ? new Moment.Now() : new Moment.At(time);
    }

    /// struct fuse_kstatfs; of the file system that an export begins in.
    private static void fileSystem(Node node, Answer out) throws ErrnoException {
        switch (node) {
            case Node.Top() -> out.put(new byte[80]);
            case Node.AboveFile(_, var share) -> fileSystem(share, out);
            case Node.Held held -> fileSystem(held.share(), out);
        }
    }

    private static void fileSystem(Share share, Answer out) throws ErrnoException {
        try (var root = share.export.hold()) {
            var system = root.fileSystem();
            out.put64(system.blocks()).put64(system.free()).put64(system.available());
            out.put64(system.files()).put64(system.freeFiles());
            int block = (int) system.blockSize();
            out.put32(block).put32(system.longestName()).put32(block).put(new byte[28]);
        }
    }
}
