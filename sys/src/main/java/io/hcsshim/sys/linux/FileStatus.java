package io.hcsshim.sys.linux;

/// What statx(2) says of a file.
///
/// @param mode      type and permissions
/// @param uid       owner, unsigned
/// @param gid       group, unsigned
/// @param links     names
/// @param id        which file it is: equal for all names of one
/// @param size      bytes
/// @param allocated bytes that take room on the disk; fewer than `size` if there are holes
/// @param device    of a device node
/// @param times     when it was used and changed
public record FileStatus(
        int mode,
        int uid,
        int gid,
        int links,
        Identity id,
        long size,
        long allocated,
        DeviceNumber device,
        Times times) {
    /// A file of this machine, until it is removed.
    public record Identity(DeviceNumber device, long inode) {}

    /// A device, in two unsigned numbers.
    public record DeviceNumber(int major, int minor) {}

    /// Seconds since 1970, and nanoseconds of a second.
    public record Time(long seconds, int nanos) {}

    /// Its times; `born` is 0 where the file system does not know.
    public record Times(Time accessed, Time born, Time changed, Time modified) {}

    private static final int TYPE = 0170000;

    /// Whether it is a file with contents.
    public boolean isFile() {
        return (mode & TYPE) == 0100000;
    }

    /// Whether it is a folder.
    public boolean isFolder() {
        return (mode & TYPE) == 0040000;
    }

    /// Whether it is a symbolic link.
    public boolean isLink() {
        return (mode & TYPE) == 0120000;
    }

    static final int SIZE = 256;

    /// Basic things and the birth time.
    static final int MASK = 0xfff;

    // struct statx, linux/stat.h: mask, block size, attributes, links, uid, gid, mode, inode, size,
    // blocks, …
    static FileStatus read(Scratch s, long at) {
        return new FileStatus(
                Short.toUnsignedInt(s.getShort(at + 28)),
                s.getInt(at + 20),
                s.getInt(at + 24),
                s.getInt(at + 16),
                new Identity(
                        new DeviceNumber(s.getInt(at + 136), s.getInt(at + 140)),
                        s.getLong(at + 32)),
                s.getLong(at + 40),
                s.getLong(at + 48) * 512,
                new DeviceNumber(s.getInt(at + 128), s.getInt(at + 132)),
                new Times(time(s, at + 64), time(s, at + 80), time(s, at + 96), time(s, at + 112)));
    }

    private static Time time(Scratch s, long at) {
        return new Time(s.getLong(at), s.getInt(at + 8));
    }
}
