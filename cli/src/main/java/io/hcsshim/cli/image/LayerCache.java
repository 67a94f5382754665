package io.hcsshim.cli.image;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Unpacked layers by digest, in overlayfs form.
final class LayerCache {
    private final Path folder;

    LayerCache(Path folder) {
        this.folder = folder;
    }

    /// The directory of a layer, unpacked now if it was not before.
    Path unpack(String digest, Path blob) throws IOException, InterruptedException {
        var ready = folder.resolve(digest);
        if (Files.isDirectory(ready)) {
            return ready;
        }
        var partial = Files.createTempDirectory(folder, "layer-");
        try {
            Tar.unpack(blob, partial);
            Whiteouts.toOverlay(partial);
            return publish(partial, ready);
        } finally {
            Trees.remove(partial);
        }
    }

    private static Path publish(Path partial, Path ready) throws IOException {
        try {
            return Files.move(partial, ready, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException _) {
            return ready; // another process was faster; both hold the same bytes
        }
    }
}
