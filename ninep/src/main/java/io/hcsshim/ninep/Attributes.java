package io.hcsshim.ninep;

import io.hcsshim.hostfiles.AttributeNames;
import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.FileStatus.Time;
import io.hcsshim.sys.linux.Inode;
import io.hcsshim.sys.linux.Inode.Moment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Requests about what is said of a file: owner, mode, times, size, extended attributes, and the file system below it.
final class Attributes {
    private static final int T_STATFS = 8;
    private static final int T_GETATTR = 24;
    private static final int T_SETATTR = 26;
    private static final int T_XATTRWALK = 30;
    private static final int T_XATTRCREATE = 32;

    /// Everything but generation and version of the data, which few file systems tell.
    private static final long TOLD = 0x7ff;

    private static final int SET_MODE = 0x1;
    private static final int SET_UID = 0x2;
    private static final int SET_GID = 0x4;
    private static final int SET_SIZE = 0x8;
    private static final int SET_ATIME = 0x10;
    private static final int SET_MTIME = 0x20;
    private static final int ATIME_GIVEN = 0x80;
    private static final int MTIME_GIVEN = 0x100;

    /// What programs ask statfs(2) for if files behave differently there.
    private static final int V9FS_MAGIC = 0x01021997;

    private static final int LARGEST_ATTRIBUTE = 65_536;
    private static final int XATTR_REPLACE = 2;
    private static final int ENODATA = 61;

    private final Client client;

    Attributes(Client client) {
        this.client = client;
    }

    /// @return whether it is one of these requests
    boolean handle(int type, Message in, Message out) throws IOException {
        switch (type) {
            case T_STATFS -> fileSystem(in, out);
            case T_GETATTR -> get(in, out);
            case T_SETATTR -> set(in);
            case T_XATTRWALK -> openAttribute(in, out);
            case T_XATTRCREATE -> makeAttribute(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void fileSystem(Message in, Message out) throws IOException {
        client.fids.get(in.bits());
        try (var root = client.export().hold()) {
            var system = root.fileSystem();
            out.put32(V9FS_MAGIC).put32(system.blockSize());
            out.put64(system.blocks()).put64(system.free()).put64(system.available());
            out.put64(system.files()).put64(system.freeFiles());
            out.put64(0).put32(system.longestName());
        }
    }

    private void get(Message in, Message out) throws IOException {
        var fid = client.fids.get(in.bits());
        if (fid.isAboveFile()) {
            try (var file = client.export().hold()) {
                var times = file.status().times();
                put(out, Names.ABOVE_FILE, 0040755, 0, 0, 2, 0, 0, 0, times);
            }
            return;
        }
        var status = fid.inode().status();
        put(
                out,
                client.qid(status),
                status.mode(),
                status.uid(),
                status.gid(),
                status.links(),
                number(status.device()),
                status.size(),
                status.allocated(),
                status.times());
    }

    private static void put(
            Message out,
            Qid qid,
            int mode,
            int uid,
            int gid,
            int links,
            long device,
            long size,
            long allocated,
            FileStatus.Times times) {
        out.put64(TOLD).put(qid).put32(mode).put32(uid).put32(gid);
        out.put64(links).put64(device).put64(size);
        out.put64(blockSize(out)).put64(allocated / 512);
        put(out, times.accessed());
        put(out, times.modified());
        put(out, times.changed());
        put(out, times.born());
        out.put64(0).put64(0);
    }

    /// What programs should read and write at a time: what fits in a message.
    private static long blockSize(Message out) {
        return Math.max(4096, Integer.highestOneBit(out.bytes().capacity() - 4096));
    }

    private static void put(Message out, Time time) {
        out.put64(time.seconds()).put64(time.nanos());
    }

    // The kernel's own encoding: 12 bits of major and 8 of minor, the rest of minor above.
    private static long number(FileStatus.DeviceNumber device) {
        return (device.minor() & 0xffL)
                | (device.major() & 0xfffL) << 8
                | (device.minor() & 0xfff00L) << 12;
    }

    private void set(Message in) throws IOException {
        var fid = client.fids.get(in.bits());
        int valid = in.bits();
        int mode = in.bits();
        int uid = in.bits();
        int gid = in.bits();
        long size = in.u64();
        var accessed = new Time(in.u64(), (int) in.u64());
        var modified = new Time(in.u64(), (int) in.u64());
        client.mayChange();
        var inode = fid.inode();
        if ((valid & (SET_UID | SET_GID)) != 0) {
            inode.chown((valid & SET_UID) != 0 ? uid : -1, (valid & SET_GID) != 0 ? gid : -1);
        }
        if ((valid & SET_MODE) != 0) {
            inode.chmod(mode & 07777);
        }
        if ((valid & SET_SIZE) != 0) {
            FileChanges.truncate(inode, size);
        }
        if ((valid & (SET_ATIME | SET_MTIME)) != 0) {
            inode.setTimes(
                    moment(valid, SET_ATIME, ATIME_GIVEN, accessed),
                    moment(valid, SET_MTIME, MTIME_GIVEN, modified));
        }
    }

    private static Moment moment(int valid, int set, int given, Time time) {
        if ((valid & set) == 0) {
            return new Moment.Unchanged();
        }
        return (valid & given) != 0 ? new Moment.At(time) : new Moment.Now();
    }

    /// An attribute's value, or with an empty name the list of all names, becomes a file to be read.
    private void openAttribute(Message in, Message out) throws IOException {
        var fid = client.fids.get(in.bits());
        int number = in.bits();
        var name = in.text();
        var value = fid.isAboveFile() ? new byte[0] : value(fid.inode(), name);
        var opened = fid.isAboveFile() ? fid : Fid.of(fid.inode().duplicate(), fid.user());
        client.fids.add(number, opened.with(new Fid.Use.AttributeValue(value)));
        out.put64(value.length);
    }

    private static byte[] value(Inode inode, String name) throws ErrnoException {
        if (!name.isEmpty()) {
            AttributeNames.require(name);
            return inode.xattr(name)
                    .orElseThrow(() -> new ErrnoException("getxattr", name, ENODATA));
        }
        var names = new StringBuilder();
        for (var known : inode.xattrs()) {
            if (AttributeNames.isAllowed(known)) {
                names.append(known).append('\0');
            }
        }
        return names.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void makeAttribute(Message in) throws IOException {
        int number = in.bits();
        var name = in.text();
        long size = in.u64();
        int flags = in.bits();
        client.mayChange();
        AttributeNames.require(name);
        if (size < 0 || size > LARGEST_ATTRIBUTE) {
            throw new ErrnoException("setxattr", size + " bytes", Errno.E2BIG);
        }
        var fid = client.fids.get(number);
        fid.inode(); // nothing above a single file has attributes
        if (!(fid.use() instanceof Fid.Use.None)) {
            throw new ErrnoException("setxattr", "through what is open", Errno.EBADF);
        }
        var use = new Fid.Use.NewAttribute(name, size, flags, new ByteArrayOutputStream());
        client.fids.become(number, fid.with(use));
    }

    /// Linux removes an attribute by replacing it with nothing.
    static void finish(Inode inode, Fid.Use.NewAttribute attribute) throws ErrnoException {
        if (attribute.value().size() != attribute.size()) {
            throw new ErrnoException("setxattr " + attribute.name(), "half written", Errno.EINVAL);
        }
        if (attribute.size() == 0 && attribute.flags() == XATTR_REPLACE) {
            inode.removeXattr(attribute.name());
        } else {
            inode.setXattr(attribute.name(), attribute.value().toByteArray(), attribute.flags());
        }
    }
}
