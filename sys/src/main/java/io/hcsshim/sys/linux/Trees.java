package io.hcsshim.sys.linux;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Removes directories with all that is in them.
///
/// Links are removed, not followed, and no other file system is entered: what is still mounted, perhaps a
/// folder of the host, is no one's to delete.
public final class Trees {
    private Trees() {}

    /// Removes a file or a directory with all that is in it; nothing if it is not there.
    ///
    /// A directory that is itself mounted on is emptied and left.
    ///
    /// @throws IOException if something cannot be removed or is mounted on
    public static void remove(Path root) throws IOException {
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(root, new Remover(root));
        }
    }

    private static long device(Path path) throws IOException {
        // Windows mounts nothing into folders but junctions, which are found as what they are.
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (Long) Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS)
                : 0;
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        private final Path root;
        private final long device;
        private final boolean mounted;

        Remover(Path root) throws IOException {
            this.root = root;
            this.device = device(root);
            var parent = root.toAbsolutePath().getParent();
            this.mounted = parent != null && device(parent) != device;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isOther()) { // a junction
                Files.delete(directory);
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (device(directory) != device) {
                throw new IOException(directory + " is mounted on and cannot be removed");
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            if (!mounted || !directory.equals(root)) {
                Files.deleteIfExists(directory);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
