package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Identity;
import java.util.ArrayList;
import java.util.List;

/// The request for what is in a folder.
final class Folders {
    private static final int READDIR = 28;
    private static final int ENTRY_HEAD = 24;
    private static final int FOLDER = 4;
    private static final int FILE = 8;

    private final Guest guest;

    Folders(Guest guest) {
        this.guest = guest;
    }

    /// @return whether it is that request
    boolean handle(Arguments in, Answer out) throws ErrnoException {
        if (in.operation() != READDIR) {
            return false;
        }
        var handle = guest.handles.get(in.u64());
        long offset = in.u64();
        int room = (int) Math.min(Integer.toUnsignedLong(in.u32()), out.room());
        int end = out.room() - room;
        switch (handle) {
            case Handle.Listing listing -> list(listing, offset, end, out);
            case Handle.OwnListing(var node) -> listOwn(node, offset, end, out);
            case Handle.Contents _ ->
                    throw new ErrnoException("list", "what is a file", Errno.ENOTDIR);
        }
        return true;
    }

    private static void list(Handle.Listing listing, long offset, int end, Answer out)
            throws ErrnoException {
        var node = listing.node();
        var folder = node.inode().status().id();
        synchronized (listing) {
            listing.entries()
                    .read(
                            offset,
                            (inode, next, type, name) -> {
                                // what is above an export is nobody's business
                                var id =
                                        name.equals("..")
                                                ? folder
                                                : new Identity(folder.device(), inode);
                                return put(out, end, node.share().numbers.of(id), next, type, name);
                            });
        }
    }

    private record Own(String name, long number, int type) {}

    private void listOwn(Node node, long offset, int end, Answer out) throws ErrnoException {
        var all = new ArrayList<>(List.of(new Own(".", 1, FOLDER), new Own("..", 1, FOLDER)));
        switch (node) {
            case Node.Top() -> {
                for (var root : guest.nodes.roots()) {
                    all.add(new Own(root.getKey(), root.getValue().id(), FOLDER));
                }
            }
            case Node.AboveFile(_, var share) -> {
                try (var file = share.export.hold()) {
                    long number = share.numbers.of(file.status().id());
                    all.add(new Own(share.export.name(), number, FILE));
                }
            }
            case Node.Held _ -> throw new IllegalStateException("a folder of the host");
        }
        for (long at = Math.max(0, offset); at < all.size(); at++) {
            var own = all.get((int) at);
            if (!put(out, end, own.number, at + 1, own.type, own.name)) {
                return;
            }
        }
    }

    /// struct fuse_dirent, at a multiple of eight.
    private static boolean put(Answer out, int end, long number, long next, int type, String name) {
        int length = ENTRY_HEAD + name.length();
        int padding = -length & 7;
        if (out.room() - end < length + padding) {
            return false;
        }
        out.put64(number).put64(next).put32(name.length()).put32(type).putText(name);
        out.put(new byte[padding]);
        return true;
    }
}
