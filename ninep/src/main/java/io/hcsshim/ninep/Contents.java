package io.hcsshim.ninep;

import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.hostfiles.OpenFlags;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.FolderEntries;
import io.hcsshim.sys.linux.RangeLock;
import java.io.IOException;

/// Requests about what is in a file or folder: opened, read, written, locked, given up.
final class Contents {
    private static final int T_LOPEN = 12;
    private static final int T_READDIR = 40;
    private static final int T_FSYNC = 50;
    private static final int T_LOCK = 52;
    private static final int T_GETLOCK = 54;
    private static final int T_READ = 116;
    private static final int T_WRITE = 118;
    private static final int T_CLUNK = 120;

    private static final int ENTRY_HEAD = 13 + 8 + 1 + 2;
    private static final int LOCKED = 0;
    private static final int BLOCKED = 1;

    private final Client client;

    Contents(Client client) {
        this.client = client;
    }

    /// @return whether it is one of these requests
    boolean handle(int type, Message in, Message out) throws IOException {
        switch (type) {
            case T_LOPEN -> open(in, out);
            case T_READ -> read(in, out);
            case T_WRITE -> write(in, out);
            case T_READDIR -> list(in, out);
            case T_FSYNC -> sync(in);
            case T_LOCK -> lock(in, out);
            case T_GETLOCK -> findLock(in, out);
            case T_CLUNK -> giveUp(in.bits());
            default -> {
                return false;
            }
        }
        return true;
    }

    private void open(Message in, Message out) throws IOException {
        int number = in.bits();
        int flags = in.bits();
        var fid = client.fids.get(number);
        if (!(fid.use() instanceof Fid.Use.None)) {
            throw new ErrnoException("open", "what is open", Errno.EBADF);
        }
        if (OpenFlags.changes(flags)) {
            client.mayChange();
        }
        if (fid.isAboveFile()) {
            client.fids.become(number, fid.with(new Fid.Use.LoneListing()));
            out.put(Names.ABOVE_FILE).put32(0);
            return;
        }
        var status = fid.inode().status();
        var fd = fid.inode().reopen(OpenFlags.of(flags));
        var use =
                status.isFolder()
                        ? new Fid.Use.Listing(fd, new FolderEntries(fd))
                        : new Fid.Use.Contents(fd);
        client.fids.become(number, fid.with(use));
        out.put(client.qid(status)).put32(0);
    }

    private void read(Message in, Message out) throws IOException {
        var fid = client.fids.get(in.bits());
        long offset = in.u64();
        long count = in.u32();
        var bytes = out.bytes();
        int head = bytes.position();
        out.put32(0);
        int most = (int) Math.min(count, bytes.remaining());
        switch (fid.use()) {
            case Fid.Use.Contents(var fd) -> {
                var target = bytes.slice(bytes.position(), most);
                fd.readAt(target, offset);
                bytes.position(bytes.position() + target.position());
            }
            case Fid.Use.AttributeValue(var value) -> {
                int from = Math.clamp(offset, 0, value.length);
                bytes.put(value, from, Math.min(most, value.length - from));
            }
            case Fid.Use.None(),
                    Fid.Use.Listing(_, _),
                    Fid.Use.LoneListing(),
                    Fid.Use.NewAttribute(_, _, _, _) ->
                    throw new ErrnoException("read", "what is not open for it", Errno.EBADF);
        }
        bytes.putInt(head, bytes.position() - head - 4);
    }

    private void write(Message in, Message out) throws IOException {
        var fid = client.fids.get(in.bits());
        long offset = in.u64();
        long count = in.u32();
        var source = in.rest(count);
        client.mayChange();
        switch (fid.use()) {
            case Fid.Use.Contents(var fd) -> out.put32(FileChanges.writeAll(fd, source, offset));
            case Fid.Use.NewAttribute attribute -> {
                if (offset != attribute.value().size() || offset + count > attribute.size()) {
                    throw new ErrnoException("write", "beside an attribute", Errno.EINVAL);
                }
                var part = new byte[source.remaining()];
                source.get(part);
                attribute.value().write(part);
                out.put32(count);
            }
            case Fid.Use.None(),
                    Fid.Use.Listing(_, _),
                    Fid.Use.LoneListing(),
                    Fid.Use.AttributeValue(_) ->
                    throw new ErrnoException("write", "what is not open for it", Errno.EBADF);
        }
    }

    private void list(Message in, Message out) throws IOException {
        var fid = client.fids.get(in.bits());
        long offset = in.u64();
        long count = in.u32();
        var bytes = out.bytes();
        int head = bytes.position();
        out.put32(0);
        int end = bytes.position() + (int) Math.min(count, bytes.remaining());
        switch (fid.use()) {
            case Fid.Use.Listing(_, var entries) -> {
                var folder = fid.inode().status();
                entries.read(
                        offset,
                        (inode, next, type, name) ->
                                put(out, end, folder, inode, next, type, name));
            }
            case Fid.Use.LoneListing() -> putFile(out, offset);
            case Fid.Use.None(),
                    Fid.Use.Contents(_),
                    Fid.Use.AttributeValue(_),
                    Fid.Use.NewAttribute(_, _, _, _) ->
                    throw new ErrnoException("list", "what is not open for it", Errno.EBADF);
        }
        bytes.putInt(head, bytes.position() - head - 4);
    }

    private boolean put(
            Message out, int end, FileStatus folder, long inode, long next, int type, String name) {
        if (end - out.bytes().position() < ENTRY_HEAD + name.length()) {
            return false;
        }
        // what is above an export is nobody's business
        long shown = name.equals("..") ? folder.id().inode() : inode;
        try {
            out.put(client.qids.of(folder, shown, type)).put64(next).put8(type).putText(name);
        } catch (ErrnoException e) {
            throw new IllegalStateException("there was room for " + name, e);
        }
        return true;
    }

    private void putFile(Message out, long offset) throws ErrnoException {
        if (offset == 0) {
            try (var file = client.export().hold()) {
                out.put(client.qid(file.status())).put64(1).put8(8).putText(client.export().name());
            }
        }
    }

    private void sync(Message in) throws IOException {
        var fid = client.fids.get(in.bits());
        // the second number is there since Linux 5.5 or so
        var contentsOnly = in.bytes().remaining() >= 4 && in.bits() != 0;
        switch (fid.use()) {
            case Fid.Use.Contents(var fd) -> fd.sync(contentsOnly);
            case Fid.Use.Listing(var fd, _) -> fd.sync(contentsOnly);
            case Fid.Use.None(),
                    Fid.Use.LoneListing(),
                    Fid.Use.AttributeValue(_),
                    Fid.Use.NewAttribute(_, _, _, _) ->
                    throw new ErrnoException("fsync", "what is not open", Errno.EBADF);
        }
    }

    private void lock(Message in, Message out) throws IOException {
        int number = in.bits();
        var kind = kind(in.u8());
        in.bits(); // flags: whether the client waits, which it does by asking again
        var range = FileLocks.Range.of(in.u64(), in.u64());
        var owner = new FileLocks.Owner(number, in.bits(), in.text());
        var inode = client.fids.get(number).inode();
        out.put8(client.locks.set(inode, owner, kind, range) ? LOCKED : BLOCKED);
    }

    private void findLock(Message in, Message out) throws IOException {
        var inode = client.fids.get(in.bits()).inode();
        var kind = kind(in.u8());
        long start = in.u64();
        long length = in.u64();
        int process = in.bits();
        var host = in.text();
        var found = client.locks.conflict(inode, kind, FileLocks.Range.of(start, length));
        out.put8(found.kind().ordinal());
        if (found.kind() == RangeLock.Kind.NONE) {
            out.put64(start).put64(length);
        } else {
            out.put64(found.start()).put64(found.length());
        }
        out.put32(process).putText(host);
    }

    private static RangeLock.Kind kind(int number) throws ErrnoException {
        if (number >= RangeLock.Kind.values().length) {
            throw new ErrnoException("lock", "of kind " + number, Errno.EINVAL);
        }
        return RangeLock.Kind.values()[number];
    }

    /// What was written of an attribute is set now.
    private void giveUp(int number) throws IOException {
        var use = client.fids.get(number).use();
        try {
            if (use instanceof Fid.Use.NewAttribute attribute) {
                Attributes.finish(client.fids.get(number).inode(), attribute);
            }
        } finally {
            client.locks.giveUp(number);
            client.fids.remove(number);
        }
    }
}
