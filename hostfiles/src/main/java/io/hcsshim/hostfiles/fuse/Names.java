package io.hcsshim.hostfiles.fuse;

import io.hcsshim.hostfiles.FileChanges;
import io.hcsshim.hostfiles.OpenFlags;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.Inode;

/// Requests about files in folders: found, made, linked, renamed, removed.
final class Names {
    private static final int LOOKUP = 1;
    private static final int READLINK = 5;
    private static final int SYMLINK = 6;
    private static final int MKNOD = 8;
    private static final int MKDIR = 9;
    private static final int UNLINK = 10;
    private static final int RMDIR = 11;
    private static final int RENAME = 12;
    private static final int LINK = 13;
    private static final int CREATE = 35;
    private static final int RENAME2 = 45;
    private static final int TMPFILE = 51;

    private static final int SET_GROUP_ID = 02000;

    private final Guest guest;

    Names(Guest guest) {
        this.guest = guest;
    }

    /// @return whether it is one of these requests
    boolean handle(Arguments in, Answer out) throws ErrnoException {
        switch (in.operation()) {
            case LOOKUP -> lookUp(in, out);
            case READLINK -> out.putText(guest.nodes.get(in.node()).held().inode().target());
            case SYMLINK -> makeLink(in, out);
            case MKNOD -> makeNode(in, out);
            case MKDIR -> makeFolder(in, out);
            case UNLINK -> folder(in).inode().remove(in.text(), false);
            case RMDIR -> folder(in).inode().remove(in.text(), true);
            case RENAME -> rename(in, in.u64(), 0);
            case RENAME2 -> rename2(in);
            case LINK -> link(in, out);
            case CREATE -> create(in, out);
            case TMPFILE -> createUnnamed(in, out);
            default -> {
                return false;
            }
        }
        return true;
    }

    private Node.Held folder(Arguments in) throws ErrnoException {
        return guest.nodes.get(in.node()).changeable();
    }

    private void lookUp(Arguments in, Answer out) throws ErrnoException {
        var name = in.text();
        switch (guest.nodes.get(in.node())) {
            case Node.Top() ->
                    Entries.put(out, guest.nodes.root(name).orElseThrow(() -> none(name)));
            case Node.AboveFile(_, var share) -> {
                if (!name.equals(share.export.name())) {
                    throw none(name);
                }
                tell(share, share.export.hold(), out);
            }
            case Node.Held folder -> tell(folder.share(), folder.inode().child(name), out);
        }
    }

    private static ErrnoException none(String name) {
        return new ErrnoException("lookup", name, Errno.ENOENT);
    }

    private void tell(Share share, Inode inode, Answer out) throws ErrnoException {
        tell(share, inode, status(inode), out);
    }

    private static FileStatus status(Inode inode) throws ErrnoException {
        try {
            return inode.status();
        } catch (ErrnoException e) {
            inode.close();
            throw e;
        }
    }

    private Node.Held tell(Share share, Inode inode, FileStatus status, Answer out)
            throws ErrnoException {
        var node = guest.nodes.tell(share, inode, status.id());
        Entries.put(out, node, status);
        return node;
    }

    private void makeFolder(Arguments in, Answer out) throws ErrnoException {
        int mode = in.u32();
        in.skip(4); // the umask, which the client's kernel has taken off
        var folder = folder(in);
        var name = in.text();
        folder.inode().makeFolder(name, mode & FileChanges.PERMISSIONS);
        made(in, folder, name, out);
    }

    private void makeLink(Arguments in, Answer out) throws ErrnoException {
        var folder = folder(in);
        var name = in.text();
        folder.inode().makeLink(name, in.text());
        made(in, folder, name, out);
    }

    private void makeNode(Arguments in, Answer out) throws ErrnoException {
        int mode = in.u32();
        int device = in.u32();
        in.skip(8);
        var folder = folder(in);
        var name = in.text();
        int major = device >>> 8 & 0xfff;
        int minor = device & 0xff | device >>> 12 & 0xfff00;
        FileChanges.makeNode(folder.inode(), name, mode, major, minor);
        made(in, folder, name, out);
    }

    private void made(Arguments in, Node.Held folder, String name, Answer out)
            throws ErrnoException {
        var inode = folder.inode().child(name);
        try {
            give(in, folder, inode);
        } catch (ErrnoException e) {
            inode.close();
            throw e;
        }
        tell(folder.share(), inode, out);
    }

    /// In a set-group-id folder what is made has the folder's group, which the kernel has seen to.
    private static void give(Arguments in, Node.Held folder, Inode inode) throws ErrnoException {
        var above = folder.inode().status();
        var inherits = (above.mode() & SET_GROUP_ID) != 0;
        FileChanges.give(inode, in.user(), inherits ? above.gid() : in.group());
    }

    private void create(Arguments in, Answer out) throws ErrnoException {
        int flags = in.u32();
        int mode = in.u32();
        in.skip(8);
        var folder = folder(in);
        var name = in.text();
        opened(in, folder, FileChanges.create(folder.inode(), name, flags, mode), flags, out);
    }

    private void createUnnamed(Arguments in, Answer out) throws ErrnoException {
        int flags = in.u32();
        int mode = in.u32();
        var folder = folder(in);
        int opening = OpenFlags.of(flags);
        var fd = folder.inode().createUnnamed(opening, mode & FileChanges.PERMISSIONS);
        opened(in, folder, fd, flags, out);
    }

    private void opened(Arguments in, Node.Held folder, Fd fd, int flags, Answer out)
            throws ErrnoException {
        Node.Held node;
        try {
            var inode = Inode.of(fd);
            try {
                give(in, folder, inode);
            } catch (ErrnoException e) {
                inode.close();
                throw e;
            }
            node = tell(folder.share(), inode, status(inode), out);
        } catch (ErrnoException e) {
            fd.close();
            throw e;
        }
        try {
            Contents.putOpened(out, guest.handles.add(new Handle.Contents(node, fd, flags)));
        } catch (ErrnoException e) {
            guest.nodes.forget(node.id(), 1); // the client is not told of it
            throw e;
        }
    }

    private void link(Arguments in, Answer out) throws ErrnoException {
        var file = guest.nodes.get(in.u64()).held();
        var folder = sameShare(file, folder(in));
        var name = in.text();
        folder.inode().link(file.inode(), name);
        tell(folder.share(), folder.inode().child(name), out);
    }

    private void rename2(Arguments in) throws ErrnoException {
        long target = in.u64();
        int flags = in.u32();
        in.skip(4);
        rename(in, target, flags);
    }

    private void rename(Arguments in, long target, int flags) throws ErrnoException {
        var from = folder(in);
        var to = sameShare(from, guest.nodes.get(target).changeable());
        var name = in.text();
        from.inode().rename(name, to.inode(), in.text(), flags);
    }

    /// Shares are file systems of their own, so nothing of one gets into another; that could be a way out of what is read-only.
    private static Node.Held sameShare(Node.Held one, Node.Held other) throws ErrnoException {
        if (one.share() != other.share()) {
            throw new ErrnoException("link", "between shares", Errno.EXDEV);
        }
        return other;
    }
}
