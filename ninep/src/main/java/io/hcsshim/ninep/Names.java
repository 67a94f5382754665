package io.hcsshim.ninep;

import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Inode;
import java.io.IOException;
import java.util.ArrayList;

/// Requests about files in folders: found, made, linked, renamed, removed.
final class Names {
    /// The folder above a single file.
    static final Qid ABOVE_FILE = new Qid(Qid.FOLDER, 0, -1);

    private static final int T_LCREATE = 14;
    private static final int T_SYMLINK = 16;
    private static final int T_MKNOD = 18;
    private static final int T_READLINK = 22;
    private static final int T_LINK = 70;
    private static final int T_MKDIR = 72;
    private static final int T_RENAMEAT = 74;
    private static final int T_UNLINKAT = 76;
    private static final int T_WALK = 110;

    private static final int MOST_NAMES = 16;
    private static final int AT_REMOVEDIR = 0x200;

    private final Client client;

    Names(Client client) {
        this.client = client;
    }

    /// @return whether it is one of these requests
    boolean handle(int type, Message in, Message out) throws IOException {
        switch (type) {
            case T_WALK -> walk(in, out);
            case T_LCREATE -> create(in, out);
            case T_SYMLINK -> makeLink(in, out);
            case T_MKNOD -> makeNode(in, out);
            case T_MKDIR -> makeFolder(in, out);
            case T_READLINK -> out.putText(client.fids.get(in.bits()).inode().target());
            case T_LINK -> link(in);
            case T_RENAMEAT -> rename(in);
            case T_UNLINKAT -> remove(in);
            default -> {
                return false;
            }
        }
        return true;
    }

    /// From one file to another, or just to another number for it. One that goes only part of the way says how far, and
    /// changes nothing.
    private void walk(Message in, Message out) throws IOException {
        int from = in.bits();
        int to = in.bits();
        int count = in.u16();
        if (count > MOST_NAMES) {
            throw new ErrnoException("walk", count + " names", Errno.EINVAL);
        }
        var start = client.fids.get(from);
        var qids = new ArrayList<Qid>();
        var at = start.isAboveFile() ? Fid.aboveFile(start.user()) : again(start);
        try {
            for (int i = 0; i < count; i++) {
                var next = step(at, in.text());
                at.close();
                at = next;
                qids.add(client.qid(at.inode().status()));
            }
        } catch (IOException e) {
            at.close();
            if (qids.isEmpty() || !(e instanceof ErrnoException)) {
                throw e;
            }
        }
        if (qids.size() == count) {
            arrive(from, to, at);
        }
        out.put16(qids.size());
        qids.forEach(out::put);
    }

    private static Fid again(Fid fid) throws ErrnoException {
        return Fid.of(fid.inode().duplicate(), fid.user());
    }

    private Fid step(Fid at, String name) throws ErrnoException {
        if (!at.isAboveFile()) {
            return Fid.of(at.inode().child(name), at.user());
        }
        if (!name.equals(client.export().name())) {
            throw new ErrnoException("walk", name, Errno.ENOENT);
        }
        return Fid.of(client.export().hold(), at.user());
    }

    private void arrive(int from, int to, Fid fid) throws ErrnoException {
        if (from == to) {
            client.fids.remove(from);
        }
        client.fids.add(to, fid);
    }

    private void create(Message in, Message out) throws IOException {
        int number = in.bits();
        var name = in.text();
        int flags = in.bits();
        int mode = in.bits();
        int gid = in.bits();
        client.mayChange();
        var folder = client.fids.get(number);
        var fd = FileChanges.create(folder.inode(), name, flags, mode);
        try {
            var inode = Inode.of(fd);
            var made = Fid.of(inode, folder.user()).with(new Fid.Use.Contents(fd));
            var status = FileChanges.give(inode, folder.user(), gid);
            client.fids.become(number, made);
            folder.close();
            out.put(client.qid(status)).put32(0);
        } catch (IOException e) {
            fd.close();
            throw e;
        }
    }

    private void makeFolder(Message in, Message out) throws IOException {
        var folder = changeable(in.bits());
        var name = in.text();
        int mode = in.bits();
        int gid = in.bits();
        folder.inode().makeFolder(name, mode & FileChanges.PERMISSIONS);
        out.put(made(folder, name, gid));
    }

    private void makeLink(Message in, Message out) throws IOException {
        var folder = changeable(in.bits());
        var name = in.text();
        var target = in.text();
        int gid = in.bits();
        folder.inode().makeLink(name, target);
        out.put(made(folder, name, gid));
    }

    private void makeNode(Message in, Message out) throws IOException {
        var folder = changeable(in.bits());
        var name = in.text();
        int mode = in.bits();
        int major = in.bits();
        int minor = in.bits();
        int gid = in.bits();
        FileChanges.makeNode(folder.inode(), name, mode, major, minor);
        out.put(made(folder, name, gid));
    }

    private Fid changeable(int number) throws ErrnoException {
        client.mayChange();
        return client.fids.get(number);
    }

    private Qid made(Fid folder, String name, int gid) throws IOException {
        try (var inode = folder.inode().child(name)) {
            return client.qid(FileChanges.give(inode, folder.user(), gid));
        }
    }

    private void link(Message in) throws IOException {
        var folder = changeable(in.bits());
        var file = client.fids.get(in.bits());
        folder.inode().link(file.inode(), in.text());
    }

    private void rename(Message in) throws IOException {
        var from = changeable(in.bits());
        var name = in.text();
        var to = client.fids.get(in.bits());
        from.inode().rename(name, to.inode(), in.text());
    }

    private void remove(Message in) throws IOException {
        var folder = changeable(in.bits());
        var name = in.text();
        folder.inode().remove(name, (in.bits() & AT_REMOVEDIR) != 0);
    }
}
