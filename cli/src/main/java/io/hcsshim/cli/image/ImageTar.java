package io.hcsshim.cli.image;

import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An image archive's layers as files, unpacked into a temporary folder; closing removes it.
public final class ImageTar implements AutoCloseable {
    private final Path folder;
    private final List<Layer> layers;

    /// One layer.
    ///
    /// @param diffId SHA-256 of the layer's plain archive, by the image's configuration: hexadecimal digits
    /// @param file   the archive as it is packed, compressed or not
    public record Layer(String diffId, Path file) {}

    private ImageTar(Path folder, List<Layer> layers) {
        this.folder = folder;
        this.layers = layers;
    }

    /// Unpacks an archive.
    ///
    /// @throws IOException if it is no image archive, or a file in it does not match its digest
    public static ImageTar open(Path archive) throws IOException, InterruptedException {
        if (!Files.isRegularFile(archive)) {
            throw new NoSuchFileException(archive.toString(), null, "no such image archive");
        }
        var folder = Files.createTempDirectory("image-");
        try {
            Tar.unpack(archive, folder);
            return new ImageTar(folder, layers(new OciLayout(folder, archive), archive));
        } catch (Throwable e) {
            Trees.remove(folder);
            throw e;
        }
    }

    private static List<Layer> layers(OciLayout layout, Path archive) throws IOException {
        var rootfs = layout.config().object("rootfs");
        var diffIds = rootfs.isEmpty() ? List.<String>of() : rootfs.get().strings("diff_ids");
        var blobs = layout.layers();
        if (diffIds.size() != blobs.size()) {
            throw new IOException(
                    archive + ": " + blobs.size() + " layers and " + diffIds.size() + " diff ids");
        }
        var layers = new ArrayList<Layer>();
        for (int i = 0; i < blobs.size(); i++) {
            var id = diffIds.get(i);
            layers.add(new Layer(id.substring(id.indexOf(':') + 1), blobs.get(i).file()));
        }
        return layers;
    }

    /// The layers, the bottom one first.
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    @Override
    public void close() throws IOException {
        Trees.remove(folder);
    }
}
