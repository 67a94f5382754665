package io.hcsshim.shim.remains;

import io.hcsshim.shim.control.StateRoot;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The sockets of residents: a resident holds the lock of its seat as long as it lives.
final class Seats {
    private final StateRoot state;

    Seats(StateRoot state) {
        this.state = state;
    }

    /// Sockets that nobody listens at any more.
    List<Leftover> deserted() throws IOException {
        var found = new ArrayList<Leftover>();
        if (!Files.isDirectory(state.folder())) {
            return found;
        }
        try (var locks = Files.newDirectoryStream(state.folder(), "shim-*.lock")) {
            for (var lock : locks) {
                var sockets = sockets(lock);
                if (!sockets.isEmpty() && isFree(lock)) {
                    found.add(
                            new Leftover(
                                    "seat " + build(lock),
                                    "no resident of this build lives",
                                    sockets.stream().map(socket -> "socket " + socket).toList(),
                                    () -> clear(lock)));
                }
            }
        }
        return found;
    }

    private static String build(Path lock) {
        return lock.getFileName()
                .toString()
                .replaceFirst("^shim-", "")
                .replaceFirst("\\.lock$", "");
    }

    private List<Path> sockets(Path lock) throws IOException {
        var found = new ArrayList<Path>();
        var build = build(lock);
        var names = "{shim-" + build + ".sock,ns-" + build + "-*.sock,metrics-" + build + ".sock}";
        try (var sockets = Files.newDirectoryStream(state.folder(), names)) {
            sockets.forEach(found::add);
        }
        return found;
    }

    private static boolean isFree(Path lock) throws IOException {
        try (var file = FileChannel.open(lock, StandardOpenOption.WRITE);
                var taken = file.tryLock()) {
            return taken != null;
        }
    }

    /// Whoever launches a resident binds sockets before it takes the seat, and holds the lock of all launches meanwhile.
    private void clear(Path lock) throws IOException {
        try (var launches =
                        FileChannel.open(
                                state.startLock(),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = launches.lock()) {
            if (isFree(lock)) {
                for (var socket : sockets(lock)) {
                    Files.deleteIfExists(socket);
                }
            }
        }
    }
}
