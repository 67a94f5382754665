package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much room a directory tree takes in an ext4 file system of 4 KiB blocks.
///
/// @param inodes files of every kind, links to the same file counted once
/// @param blocks an upper bound of the blocks of their contents
record TreeSize(long inodes, long blocks) {
    static final int BLOCK = 4096;

    /// A symbolic link's target up to this length lies in the inode (ext4: `i_block`, 60 bytes).
    private static final int FAST_SYMLINK = 59;

    /// An entry's header, and padding to 4 bytes.
    private static final int ENTRY_OVERHEAD = 12;

    /// Blocks that one extent tree block maps at the least, when every block is an extent.
    private static final int EXTENTS_PER_BLOCK = 340;

    static TreeSize of(Path directory) throws IOException {
        var sum = new Sum();
        Files.walkFileTree(directory, sum);
        return new TreeSize(sum.inodes, sum.blocks);
    }

    /// The size of a file system that holds the tree, with slack for what cannot be known.
    long imageBytes() {
        var inodeTable = (inodes + 64) / (BLOCK / 256) + 1;
        var payload = blocks + inodeTable;
        var groups = payload / 30_000 + 1;
        return (payload + payload / 50 + groups * 8 + 256) * BLOCK;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private final Set<Object> linked = new HashSet<>();
        private final ArrayDeque<Long> entryBytes = new ArrayDeque<>();
        private long inodes;
        private long blocks;

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            name(path);
            entryBytes.push(24L);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            // Entries do not span blocks: a third of each may stay empty in the worst case.
            blocks += 1 + entryBytes.pop() * 3 / 2 / BLOCK;
            count();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
            name(path);
            if (seenBefore(path)) {
                return FileVisitResult.CONTINUE;
            }
            count();
            if (attributes.isRegularFile() || attributes.size() > FAST_SYMLINK) {
                var content = Math.ceilDiv(attributes.size(), (long) BLOCK);
                blocks += content + content / EXTENTS_PER_BLOCK;
            }
            return FileVisitResult.CONTINUE;
        }

        /// One block for extended attributes that do not fit in the inode: seldom used, never
        /// written when unused, so counted for every inode only in part.
        private void count() {
            inodes++;
            if (inodes % 16 == 0) {
                blocks++;
            }
        }

        private void name(Path path) {
            var name = path.getFileName();
            if (!entryBytes.isEmpty() && name != null) {
                entryBytes.push(entryBytes.pop() + ENTRY_OVERHEAD + name.toString().length() * 3L);
            }
        }

        private boolean seenBefore(Path path) throws IOException {
            var unix = Files.readAttributes(path, "unix:nlink,ino,dev", LinkOption.NOFOLLOW_LINKS);
            var links = unix.get("nlink");
            return links instanceof Integer count
                    && count > 1
                    && !linked.add(unix.get("dev") + ":" + unix.get("ino"));
        }
    }
}
