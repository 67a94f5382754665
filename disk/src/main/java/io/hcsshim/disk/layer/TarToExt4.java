package io.hcsshim.disk.layer;

import io.hcsshim.disk.ext4.BlockListener;
import io.hcsshim.disk.ext4.Ext4Writer;
import io.hcsshim.disk.layer.LayerOptions.Reading;
import io.hcsshim.disk.tar.TarEntry;
import io.hcsshim.disk.tar.TarReader;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/// Turns a tar archive into an ext4 image, in one pass.
public final class TarToExt4 {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final LayerOptions options;
    private final TarReader tar;
    private final Ext4Writer image;

    private TarToExt4(LayerOptions options, TarReader tar, Ext4Writer image) {
        this.options = options;
        this.tar = tar;
        this.image = image;
    }

    /// Reads the archive up to its end mark and writes the image to an empty file; both stay the caller's.
    ///
    /// @return the size of the image in bytes
    /// @throws IOException if the archive is not valid, holds what cannot be in an image, or reading or writing goes
    ///                     wrong; the file then holds nothing useful
    public static long convert(ReadableByteChannel archive, FileChannel file, LayerOptions options)
            throws IOException {
        return convert(archive, file, options, BlockListener.NONE);
    }

    /// The same; `listener` sees the blocks of the image as they are written.
    public static long convert(
            ReadableByteChannel archive,
            FileChannel file,
            LayerOptions options,
            BlockListener listener)
            throws IOException {
        var image = Ext4Writer.begin(file, options.image(), listener);
        var tar = TarReader.of(archive);
        var conversion = new TarToExt4(options, tar, image);
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            conversion.add(entry.get());
        }
        return image.finish();
    }

    private void add(TarEntry entry) throws IOException {
        var name = path(entry.name());
        if (options.readings().contains(Reading.OVERLAY_WHITEOUTS) && isWhiteout(name)) {
            addWhiteout(name);
        } else if (entry.type() == TarType.HARD_LINK) {
            image.link(name, path(entry.linkTarget()));
        } else {
            image.add(name, node(entry), entry.attributes(), tar::writeTo);
        }
    }

    private String path(String name) {
        return options.readings().contains(Reading.BACKSLASHES) ? name.replace('\\', '/') : name;
    }

    private static boolean isWhiteout(String name) {
        return name.startsWith(WHITEOUT, name.lastIndexOf('/') + 1);
    }

    private void addWhiteout(String name) throws IOException {
        int base = name.lastIndexOf('/') + 1;
        if (name.substring(base).equals(OPAQUE)) {
            image.addXattr(name.substring(0, base), "trusted.overlay.opaque", "y");
        } else {
            var gone = name.substring(0, base) + name.substring(base + WHITEOUT.length());
            var device = new Node.Device(Node.DeviceKind.CHARACTER, 0, 0);
            image.add(gone, device, Attributes.of(0));
        }
    }

    private Node node(TarEntry entry) {
        return switch (entry.type()) {
            case TarType.DIRECTORY -> new Node.Directory();
            case TarType.SYMLINK -> new Node.Symlink(path(entry.linkTarget()));
            case TarType.FIFO -> new Node.Fifo();
            case TarType.CHARACTER_DEVICE -> device(entry, Node.DeviceKind.CHARACTER);
            case TarType.BLOCK_DEVICE -> device(entry, Node.DeviceKind.BLOCK);
            default ->
                    new Node.Regular(entry.size()); // by the reference's rule, all else is a file
        };
    }

    private static Node device(TarEntry entry, Node.DeviceKind kind) {
        return new Node.Device(kind, (int) entry.device().major(), (int) entry.device().minor());
    }
}
