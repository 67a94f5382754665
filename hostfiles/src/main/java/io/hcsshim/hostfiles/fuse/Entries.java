package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.FileStatus.Time;

/// What is told of a file: its attributes, alone or with its number.
final class Entries {
    /// What programs should read and write at a time.
    private static final int BLOCK_BYTES = 128 << 10;

    private static final int SUBMOUNT = 1;

    /// How long the attributes that come with a name count, which the kernel rounds up to its ticks: 12 to 16 ms. So the call that
    /// looked a name up need not ask for them once more; an emulated guest needs some milliseconds for each question.
    private static final int WITH_NAME_NANOS = 10_000_000;

    private Entries() {}

    /// A node and its attributes: struct fuse_entry_out. The name counts for nothing but this call.
    static void put(Answer out, Node node) throws ErrnoException {
        out.put64(node.id()).put64(0).put64(0).put64(0).put32(0).put32(WITH_NAME_NANOS);
        putAttributes(out, node);
    }

    /// The same for attributes that are known already.
    static void put(Answer out, Node.Held node, FileStatus status) {
        out.put64(node.id()).put64(0).put64(0).put64(0).put32(0).put32(WITH_NAME_NANOS);
        putAttributes(out, node, status);
    }

    /// Attributes alone: struct fuse_attr_out.
    static void putStatus(Answer out, Node node) throws ErrnoException {
        out.put64(0).put32(0).put32(0);
        putAttributes(out, node);
    }

    private static void putAttributes(Answer out, Node node) throws ErrnoException {
        switch (node) {
            case Node.Top() -> putFolder(out, Node.TOP, new Time(0, 0), 0);
            case Node.AboveFile(var id, var share) -> {
                try (var file = share.export.hold()) {
                    putFolder(out, -id, file.status().times().modified(), SUBMOUNT);
                }
            }
            case Node.Held held -> putAttributes(out, held, held.inode().status());
        }
    }

    private static void putFolder(Answer out, long number, Time time, int flags) {
        out.put64(number).put64(0).put64(0);
        out.put64(time.seconds()).put64(time.seconds()).put64(time.seconds());
        out.put32(time.nanos()).put32(time.nanos()).put32(time.nanos());
        out.put32(0040755).put32(2).put32(0).put32(0).put32(0).put32(BLOCK_BYTES).put32(flags);
    }

    private static void putAttributes(Answer out, Node.Held node, FileStatus status) {
        var times = status.times();
        out.put64(node.share().numbers.of(status.id()));
        out.put64(status.size()).put64(status.allocated() / 512);
        out.put64(times.accessed().seconds());
        out.put64(times.modified().seconds());
        out.put64(times.changed().seconds());
        out.put32(times.accessed().nanos());
        out.put32(times.modified().nanos());
        out.put32(times.changed().nanos());
        out.put32(status.mode()).put32(status.links()).put32(status.uid()).put32(status.gid());
        out.put32(number(status.device())).put32(BLOCK_BYTES).put32(node.root() ? SUBMOUNT : 0);
    }

    // The kernel's own encoding: 8 bits of minor and 12 of major, the rest of minor above.
    private static int number(FileStatus.DeviceNumber device) {
        return (device.minor() & 0xff) | device.major() << 8 | (device.minor() & ~0xff) << 12;
    }
}
