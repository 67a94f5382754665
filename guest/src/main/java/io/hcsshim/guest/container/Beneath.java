package io.hcsshim.guest.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/// Paths in a container's root file system, whose links must not lead out of it: an image is not to be trusted.
final class Beneath {
    private static final int MAX_LINKS = 40; // path_resolution(7)

    private Beneath() {}

    /// The file that `name` means to somebody for whom `root` is `/`.
    ///
    /// @throws IOException if there are too many links
    static Path resolve(Path root, String name) throws IOException {
        Deque<Path> rest = new ArrayDeque<>();
        Path.of(name).forEach(rest::add);
        var at = root;
        int links = 0;
        while (!rest.isEmpty()) {
            var part = rest.remove();
            if (part.toString().equals("..")) {
                at = at.equals(root) ? root : at.resolve("..").normalize();
                continue;
            }
            var next = at.resolve(part).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new IOException(root + ": too many links on the way to " + name);
            }
            var target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? root : at;
            pushAll(rest, target);
        }
        return at;
    }

    private static void pushAll(Deque<Path> rest, Path target) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            rest.push(target.getName(i));
        }
    }
}
