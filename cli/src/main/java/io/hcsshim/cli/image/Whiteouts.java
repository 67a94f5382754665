package io.hcsshim.cli.image;

import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.Xattrs;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/// Turns the deletions of an OCI layer into those of overlayfs.
///
/// | OCI image spec, layer.md  | kernel, overlayfs.rst                  |
/// |---------------------------|----------------------------------------|
/// | a file `.wh.NAME`         | a character device 0:0 called `NAME`   |
/// | a file `.wh..wh..opq`     | `trusted.overlay.opaque=y` on its folder |
final class Whiteouts {
    private static final String PREFIX = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private Whiteouts() {}

    /// Rewrites the markers below `layer`; links are not followed.
    static void toOverlay(Path layer) throws IOException {
        Files.walkFileTree(
                layer,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        var name = file.getFileName().toString();
                        if (name.equals(OPAQUE)) {
                            Files.delete(file);
                            Xattrs.set(
                                    Objects.requireNonNull(file.getParent()),
                                    "trusted.overlay.opaque",
                                    new byte[] {'y'});
                        } else if (name.startsWith(PREFIX)) {
                            Files.delete(file);
                            Nodes.characterDevice(
                                    file.resolveSibling(name.substring(PREFIX.length())), 0, 0, 0);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
