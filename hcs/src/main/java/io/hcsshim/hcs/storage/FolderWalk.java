package io.hcsshim.hcs.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// All that is in folders: a folder before its content, names in order, links not followed. Confined to one thread.
final class FolderWalk {
    private final Path root;
    private final Deque<Path> left = new ArrayDeque<>();

    /// @param starts folders below `root`; those that do not exist are passed over
    FolderWalk(Path root, List<Path> starts) {
        this.root = root;
        starts.stream().filter(Files::exists).forEach(left::addLast);
    }

    Optional<Path> next() throws IOException {
        if (left.isEmpty()) {
            return Optional.empty();
        }
        var path = left.removeFirst();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (var child : children(path).reversed()) {
                left.addFirst(child);
            }
        }
        return Optional.of(path);
    }

    static List<Path> children(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /// The name that the layer has for a path.
    String name(Path path) {
        return root.relativize(path).toString().replace('/', '\\');
    }
}
