package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.FileStatus.Identity;
import io.hcsshim.sys.linux.Inode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// The files that the client knows, and how often it was told of each.
///
/// Each is a descriptor of this process, so there is a limit. The roots of shares stay as long as the shares. Thread-safe.
final class Nodes {
    private final Semaphore room;
    private final Map<Long, Counted> byId = new HashMap<>();
    private final Map<Key, Counted> byFile = new HashMap<>();
    private final Map<String, Node> roots = new HashMap<>();
    private long last = Node.TOP;

    private record Key(Share share, Identity file) {}

    private static final class Counted {
        private final Node node;
        private long told;

        private Counted(Node node) {
            this.node = node;
        }
    }

    Nodes(Semaphore room) {
        this.room = room;
        byId.put(Node.TOP, new Counted(new Node.Top()));
    }

    /// @throws ErrnoException `ESTALE` if the client knows none of that number, or its share was taken back
    synchronized Node get(long id) throws ErrnoException {
        var known = byId.get(id);
        if (known == null) {
            throw new ErrnoException("node", Long.toUnsignedString(id), Errno.ESTALE);
        }
        return known.node;
    }

    /// The client is told of a file.
    ///
    /// @param inode becomes the node's, or is closed, also if this fails
    /// @throws ErrnoException `EMFILE` if it knows too many
    synchronized Node.Held tell(Share share, Inode inode, Identity file) throws ErrnoException {
        var known = byFile.get(new Key(share, file));
        if (known != null && known.node instanceof Node.Held held) {
            inode.close();
            known.told++;
            return held;
        }
        if (share.isGone() || !room.tryAcquire()) {
            inode.close();
            throw new ErrnoException(
                    "node", "one more", share.isGone() ? Errno.ESTALE : Errno.EMFILE);
        }
        return add(share, inode, file, false);
    }

    private Node.Held add(Share share, Inode inode, Identity file, boolean root) {
        var made = new Node.Held(++last, share, inode, file, root);
        var counted = new Counted(made);
        counted.told = 1;
        byId.put(made.id(), counted);
        byFile.put(new Key(share, file), counted);
        return made;
    }

    /// The client forgets that it was told of a file so many times.
    synchronized void forget(long id, long times) {
        var known = byId.get(id);
        if (known == null || !(known.node instanceof Node.Held held) || held.root()) {
            return;
        }
        known.told = times < 0 ? 0 : Math.max(0, known.told - times);
        if (known.told == 0) {
            drop(held);
            room.release();
        }
    }

    private void drop(Node.Held held) {
        byId.remove(held.id());
        byFile.remove(new Key(held.share(), held.file()));
        held.inode().close();
    }

    /// Makes a share known to the client.
    synchronized void add(Share share) throws ErrnoException {
        if (share.export.isFolder()) {
            var inode = share.export.hold();
            roots.put(share.name, add(share, inode, share.export.identity(), true));
        } else {
            var above = new Node.AboveFile(++last, share);
            byId.put(above.id(), new Counted(above));
            roots.put(share.name, above);
        }
    }

    synchronized Optional<Node> root(String name) {
        return Optional.ofNullable(roots.get(name));
    }

    synchronized List<Map.Entry<String, Node>> roots() {
        return List.copyOf(roots.entrySet());
    }

    /// Forgets a share with all files of it, whatever the client says.
    synchronized void remove(Share share) {
        share.end();
        var root = roots.remove(share.name);
        if (root != null) {
            byId.remove(root.id());
        }
        for (var counted : List.copyOf(byFile.values())) {
            if (counted.node instanceof Node.Held held && held.share() == share) {
                drop(held);
                room.release(held.root() ? 0 : 1);
            }
        }
    }

    /// Forgets all files but the roots of shares.
    synchronized void clear() {
        for (var counted : List.copyOf(byFile.values())) {
            if (counted.node instanceof Node.Held held && !held.root()) {
                drop(held);
                room.release();
            }
        }
    }
}
