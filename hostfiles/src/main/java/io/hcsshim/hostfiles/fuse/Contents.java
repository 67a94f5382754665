package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.hostfiles.OpenFlags;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FolderEntries;

/// Requests about what is in a file: opened, read, written, given up. [Folders] has those about what is in a folder.
final class Contents {
    private static final int OPEN = 14;
    private static final int READ = 15;
    private static final int WRITE = 16;
    private static final int RELEASE = 18;
    private static final int FSYNC = 20;
    private static final int FLUSH = 25;
    private static final int OPENDIR = 27;
    private static final int RELEASEDIR = 29;
    private static final int FSYNCDIR = 30;
    private static final int FALLOCATE = 43;
    private static final int LSEEK = 46;
    private static final int COPY_FILE_RANGE = 47;

    private static final int KILL_SET_IDS_AT_OPEN = 1;
    private static final int FROM_PAGE_CACHE = 1;
    private static final int KILL_SET_IDS = 4;
    private static final int CONTENTS_ONLY = 1;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private final Guest guest;

    Contents(Guest guest) {
        this.guest = guest;
    }

    /// @return whether it is one of these requests
    boolean handle(Arguments in, Answer out) throws ErrnoException {
        switch (in.operation()) {
            case OPEN -> open(in, out);
            case OPENDIR -> openFolder(in, out);
            case READ -> read(in, out);
            case WRITE -> write(in, out);
            case FLUSH -> flush(in);
            case RELEASE, RELEASEDIR -> release(in);
            case FSYNC, FSYNCDIR -> sync(in);
            case FALLOCATE -> allocate(in);
            case LSEEK -> seek(in, out);
            case COPY_FILE_RANGE -> copy(in, out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void open(Arguments in, Answer out) throws ErrnoException {
        int flags = in.u32();
        int kill = in.u32();
        var node = guest.nodes.get(in.node()).held();
        if (OpenFlags.changes(flags)) {
            node.share().mayChange();
        }
        var inode = node.inode();
        if (!inode.status().isFile()) {
            throw new ErrnoException("open", "what has no contents", Errno.ENXIO);
        }
        var fd = inode.reopen(OpenFlags.of(flags));
        long number = guest.handles.add(new Handle.Contents(node, fd, flags));
        if ((kill & KILL_SET_IDS_AT_OPEN) != 0 && (flags & Fd.O_TRUNC) != 0) {
            FileChanges.dropSetIds(inode);
        }
        putOpened(out, number);
    }

    /// struct fuse_open_out, without flags: pages that are cached go when a file is opened.
    static void putOpened(Answer out, long handle) {
        out.put64(handle).put64(0);
    }

    private void openFolder(Arguments in, Answer out) throws ErrnoException {
        var node = guest.nodes.get(in.node());
        var handle =
                switch (node) {
                    case Node.Top _, Node.AboveFile _ -> new Handle.OwnListing(node);
                    case Node.Held held -> {
                        var fd = held.inode().reopen(Fd.O_RDONLY);
                        yield new Handle.Listing(held, fd, new FolderEntries(fd));
                    }
                };
        putOpened(out, guest.handles.add(handle));
    }

    /// All that is asked for, if it is there: who gets less takes it for the end of the file.
    private void read(Arguments in, Answer out) throws ErrnoException {
        var fd = guest.handles.get(in.u64()).contents().fd();
        long offset = in.u64();
        int most = (int) Math.min(Integer.toUnsignedLong(in.u32()), out.room());
        var target = out.next(most);
        while (target.hasRemaining()
                && fd.readAt(target, offset + target.position()) > 0) {} // until there is no more
        out.advance(target.position());
    }

    private void write(Arguments in, Answer out) throws ErrnoException {
        var handle = guest.handles.get(in.u64()).contents();
        long offset = in.u64();
        int size = in.u32();
        int how = in.u32();
        var source = in.skip(16).rest(size);
        var node = handle.node();
        node.share().mayChange();
        int written;
        if ((how & FROM_PAGE_CACHE) != 0 && (handle.flags() & Fd.O_APPEND) != 0) {
            // What was changed in memory stays where it is, however the file was opened.
            try (var plain = node.inode().reopen(Fd.O_WRONLY)) {
                written = FileChanges.writeAll(plain, source, offset);
            }
        } else {
            written = FileChanges.writeAll(handle.fd(), source, offset);
        }
        if ((how & KILL_SET_IDS) != 0) {
            FileChanges.dropSetIds(node.inode());
        }
        out.put32(written).put32(0);
    }

    /// Somebody has closed the file, who perhaps is not the last; his locks go.
    private void flush(Arguments in) throws ErrnoException {
        var handle = guest.handles.get(in.u64());
        guest.locks.flush(handle.node(), in.skip(8).u64());
    }

    private void release(Arguments in) throws ErrnoException {
        long number = in.u64();
        guest.handles.remove(number);
        guest.locks.release(number);
    }

    private void sync(Arguments in) throws ErrnoException {
        var handle = guest.handles.get(in.u64());
        var contentsOnly = (in.u32() & CONTENTS_ONLY) != 0;
        switch (handle) {
            case Handle.Contents(_, var fd, _) -> fd.sync(contentsOnly);
            case Handle.Listing(_, var fd, _) -> fd.sync(contentsOnly);
            case Handle.OwnListing _ -> {}
        }
    }

    private void allocate(Arguments in) throws ErrnoException {
        var handle = guest.handles.get(in.u64()).contents();
        long offset = in.u64();
        long length = in.u64();
        handle.node().share().mayChange();
        handle.fd().allocate(in.u32(), offset, length);
    }

    private void seek(Arguments in, Answer out) throws ErrnoException {
        var fd = guest.handles.get(in.u64()).contents().fd();
        long offset = in.u64();
        int whence = in.u32();
        if (whence != SEEK_DATA && whence != SEEK_HOLE) {
            throw new ErrnoException("lseek", "from " + whence, Errno.EINVAL);
        }
        out.put64(fd.seek(offset, whence));
    }

    private void copy(Arguments in, Answer out) throws ErrnoException {
        var source = guest.handles.get(in.u64()).contents();
        long from = in.u64();
        in.skip(8);
        var target = guest.handles.get(in.u64()).contents();
        long to = in.u64();
        long length = in.u64();
        target.node().share().mayChange();
        // The answer counts in 32 bits; who wants more asks again.
        long most = length < 0 ? 1 << 30 : Math.min(length, 1 << 30);
        out.put32((int) source.fd().copyRange(from, target.fd(), to, most)).put32(0);
    }
}
