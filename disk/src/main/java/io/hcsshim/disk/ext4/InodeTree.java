package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.ByteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The names in an image and the inodes they stand for. Confined to the writer.
final class InodeTree {
    /// An inode, its name and its place in a map, generously.
    private static final int BYTES_PER_FILE = 500;

    private static final long MOST =
            Math.min(1 << 28, Runtime.getRuntime().maxMemory() / BYTES_PER_FILE);

    /// By number, without the ten that are reserved.
    private final List<Inode> inodes = new ArrayList<>();

    private final Inode root = new Inode(Format.ROOT_INODE);

    /// The folder of the last path, its slash included, and its inode: the next path is often beside it. Folders stay.
    private String lastFolder = "";

    private Inode lastInode = root;

    InodeTree() {
        root.mode = Format.DIRECTORY | 0755;
        root.links = 2;
        root.becomeDirectory();
    }

    /// Where a path leads: the directory, and the name in it, which is empty for the root itself.
    record Place(Inode parent, String name) {
        Optional<Inode> present() {
            return name.isEmpty()
                    ? Optional.of(parent)
                    : Optional.ofNullable(parent.entries().get(name));
        }
    }

    Inode root() {
        return root;
    }

    /// All inodes from the eleventh on.
    List<Inode> numbered() {
        return inodes;
    }

    int lastNumber() {
        return Format.FIRST_INODE - 1 + inodes.size();
    }

    Inode newInode() throws Ext4Exception {
        if (inodes.size() >= MOST) {
            throw new Ext4Exception("more than " + MOST + " files, which are too many for memory");
        }
        var inode = new Inode(lastNumber() + 1);
        inodes.add(inode);
        return inode;
    }

    /// The parts of a path, with `.`, `..` and empty ones resolved; `..` of the root is the root.
    static List<String> parts(String path) {
        var parts = new ArrayList<String>();
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            var part = path.substring(from, to);
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
            from = to + 1;
        }
        return parts;
    }

    /// Finds the place of a path; missing directories on the way are made like their parents.
    Place place(String path, Ext4Options.Rules rules) throws Ext4Exception {
        int base = path.lastIndexOf('/') + 1;
        if (base == path.length() || path.charAt(base) == '.') {
            return placeOfParts(path, rules);
        }
        if (base != lastFolder.length() || !path.startsWith(lastFolder)) {
            var place = placeOfParts(path, rules);
            lastFolder = path.substring(0, base);
            lastInode = place.parent();
            return place;
        }
        return new Place(lastInode, named(path.substring(base)));
    }

    private Place placeOfParts(String path, Ext4Options.Rules rules) throws Ext4Exception {
        var parts = parts(path);
        if (parts.isEmpty()) {
            return new Place(root, "");
        }
        var last = named(parts.removeLast());
        var at = root;
        for (var part : parts) {
            at = enter(new Place(at, part), rules);
        }
        return new Place(at, last);
    }

    /// Whatever a path leads to, a new directory if nothing is there.
    Inode directory(String path, Ext4Options.Rules rules) throws Ext4Exception {
        var place = place(path, rules);
        return place.present().isPresent() ? place.present().get() : enter(place, rules);
    }

    private Inode enter(Place place, Ext4Options.Rules rules) throws Ext4Exception {
        var parent = place.parent();
        var child = parent.entries().get(named(place.name()));
        if (child == null) {
            child = newInode();
            child.mode = parent.mode;
            child.uid = parent.uid;
            child.gid = parent.gid;
            child.times = parent.times.recoded(rules);
            child.becomeDirectory();
            link(place, child);
        } else if (child.children == null) {
            throw new Ext4Exception("'" + ByteText.toWords(place.name()) + "' is not a directory");
        }
        return child;
    }

    /// Finds what a path names; missing directories on the way are not made.
    Optional<Inode> find(String path) {
        var at = Optional.of(root);
        for (var part : parts(path)) {
            at = at.map(inode -> inode.children).map(children -> children.get(part));
        }
        return at;
    }

    private static String named(String name) throws Ext4Exception {
        if (name.length() > Format.LONGEST_NAME) {
            throw new Ext4Exception("a name of " + name.length() + " bytes");
        }
        return name;
    }

    /// Gives a new inode its first name.
    void link(Place place, Inode inode) throws Ext4Exception {
        place.parent().entries().put(place.name(), inode);
        if (inode.children == null) {
            inode.links++;
            return;
        }
        inode.links = 2;
        if (place.parent().links >= Format.MOST_LINKS) {
            throw new Ext4Exception("more than " + Format.MOST_LINKS + " links to a directory");
        }
        place.parent().links++;
    }

    /// Gives a file another name, whose old owner loses it.
    void linkAgain(Place place, Inode target) throws Ext4Exception {
        if (target.children != null) {
            throw new Ext4Exception("a hard link to a directory");
        }
        var old = place.present();
        if (old.isPresent()) {
            if (old.get().children != null || old.get().links < 2) {
                throw new Ext4Exception("cannot replace a file's only name with a hard link");
            }
            old.get().links--;
        }
        if (target.links >= Format.MOST_LINKS) {
            throw new Ext4Exception("more than " + Format.MOST_LINKS + " links to a file");
        }
        place.parent().entries().put(place.name(), target);
        target.links++;
    }

    /// The inode for a new file, directory or other thing: one that is there already, or a new one.
    Inode claim(Place place, int type) throws Ext4Exception {
        var old = place.present();
        if (old.isPresent()) {
            var inode = old.get();
            requireSameKind(place, inode, type);
            if (inode.children != null) {
                return inode;
            }
            if (inode.links == 1) {
                if ((inode.flags & Format.EXTENTS_FLAG) != 0) {
                    throw new Ext4Exception("cannot overwrite file with non-inline data");
                }
                return inode;
            }
            inode.links--;
        }
        var inode = newInode();
        if (type == Format.DIRECTORY) {
            inode.becomeDirectory();
        }
        link(place, inode);
        return inode;
    }

    private static void requireSameKind(Place place, Inode inode, int type) throws Ext4Exception {
        if (inode.children != null && type != Format.DIRECTORY) {
            throw new Ext4Exception("cannot replace a directory with a file");
        }
        if (inode.children == null && type == Format.DIRECTORY) {
            throw new Ext4Exception("cannot replace a file with a directory");
        }
    }
}
