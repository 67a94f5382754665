package io.hcsshim.cli.image;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;

/// An image in a tar file.
public final class OciArchive {
    private final OciLayout layout;
    private final LayerCache layers;

    private OciArchive(OciLayout layout, LayerCache layers) {
        this.layout = layout;
        this.layers = layers;
    }

    /// Unpacks the image of `archive`; layers seen before are taken from `cache`.
    ///
    /// @throws IOException if it is no image archive, a blob does not match its digest, or it holds no Linux image
    public static Image open(Path archive, Path cache) throws IOException, InterruptedException {
        if (!Files.isRegularFile(archive)) {
            throw new NoSuchFileException(archive.toString(), null, "no such image archive");
        }
        Files.createDirectories(cache);
        var layout = Files.createTempDirectory(cache, "layout-");
        try {
            Tar.unpack(archive, layout);
            return new OciArchive(new OciLayout(layout, archive), new LayerCache(cache)).image();
        } finally {
            Trees.remove(layout);
        }
    }

    private Image image() throws IOException, InterruptedException {
        var unpacked = new ArrayList<Path>();
        for (var layer : layout.layers()) {
            unpacked.addFirst(layers.unpack(layer.digest(), layer.file()));
        }
        return new Image(layout.config(), unpacked);
    }
}
