package io.hcsshim.snapshotter.layer;

import io.hcsshim.disk.ext4.Ext4File;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The two files that containerd's clients read out of a root file system before a container starts: they turn the user
/// of an image into numbers.
///
/// They lie beside the disk of each layer that has them, at their place below a root; an empty file stands for one that
/// the layer takes away. Symbolic links are not followed.
public final class Accounts {
    private static final String FOLDER = "etc";
    private static final List<String> NAMES = List.of("passwd", "group");
    private static final long LARGEST = 1 << 20;

    private Accounts() {}

    /// Copies what a layer's disk has of them into the layer's folder.
    static void extract(Path disk, Path layer) throws IOException {
        try (var file = FileChannel.open(disk)) {
            var image = Ext4Reader.open(file);
            var etc = image.find(FOLDER);
            for (var name : NAMES) {
                var found = image.find(FOLDER + "/" + name);
                var content =
                        found.isPresent()
                                ? content(image, found.get())
                                : etc.filter(Accounts::hides).map(_ -> new byte[0]);
                if (content.isPresent()) {
                    write(layer, name, content.get());
                }
            }
        }
    }

    /// Puts those that a stack of layers shows into a folder that stands for its root.
    ///
    /// @param layersTopFirst the folders of the layers
    public static void show(List<Path> layersTopFirst, Path root) throws IOException {
        for (var name : NAMES) {
            for (var layer : layersTopFirst) {
                var file = layer.resolve(FOLDER).resolve(name);
                if (Files.exists(file)) {
                    write(root, name, Files.readAllBytes(file));
                    break;
                }
            }
        }
    }

    private static void write(Path root, String name, byte[] content) throws IOException {
        Files.write(Files.createDirectories(root.resolve(FOLDER)).resolve(name), content);
    }

    /// Whether a folder hides what layers below have in it.
    private static boolean hides(Ext4File etc) {
        return !(etc.node() instanceof Node.Directory)
                || etc.attributes().xattrs().containsKey("trusted.overlay.opaque");
    }

    private static Optional<byte[]> content(Ext4Reader image, Ext4File file) throws IOException {
        if (file.node() instanceof Node.Regular(var size)) {
            if (size > LARGEST) {
                return Optional.empty();
            }
            var bytes = new ByteArrayOutputStream();
            image.read(file, new Collected(bytes));
            return Optional.of(bytes.toByteArray());
        }
        return file.node() instanceof Node.Device ? Optional.of(new byte[0]) : Optional.empty();
    }

    private record Collected(ByteArrayOutputStream bytes) implements Content.Sink {
        @Override
        public void data(ByteBuffer data) throws IOException {
            Channels.newChannel(bytes).write(data);
        }

        @Override
        public void hole(long length) {
            bytes.writeBytes(new byte[(int) length]);
        }
    }
}
