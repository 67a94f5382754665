package io.hcsshim.uvm.layers;

import io.hcsshim.disk.ext4.Ext4Options;
import io.hcsshim.disk.ext4.Ext4Writer;
import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Times;
import io.hcsshim.disk.tree.Timestamp;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.sys.linux.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// An ext4 image of a directory: everything below it, as it is.
///
/// Files go to the image in the order of their names, so that equal directories give equal images. The directory
/// must not change meanwhile.
final class DirectoryImage {
    private static final int TYPE = 0170000;
    private static final int SMALL = 64 << 10;

    private final Ext4Writer image;

    /// Where files with several names went first.
    private final Map<FileStatus.Identity, String> first = new HashMap<>();

    private final byte[] buffer = new byte[SMALL];

    private DirectoryImage(Ext4Writer image) {
        this.image = image;
    }

    /// Writes the image to an empty file.
    ///
    /// @throws InterruptedException if the thread is interrupted; the file then holds nothing useful
    static void write(Path directory, FileChannel file) throws IOException, InterruptedException {
        var options =
                Ext4Options.REFERENCE
                        .withRules(Ext4Options.Rules.EXACT)
                        .withMaximum(Ext4Options.LARGEST_MAXIMUM);
        var image = Ext4Writer.begin(file, options);
        try (var root = Folder.open(directory)) {
            new DirectoryImage(image).add(root, "");
        }
        image.finish();
    }

    private void add(Folder folder, String path) throws IOException, InterruptedException {
        image.add(path + ".", new Node.Directory(), attributes(folder, "", folder.status("")));
        var names = folder.names();
        names.sort(null);
        for (var name : names) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while making an image of a directory");
            }
            var status = folder.status(name);
            if ((status.mode() & TYPE) == 0040000) {
                try (var below = folder.folder(name)) {
                    add(below, path + name + "/");
                }
            } else {
                addFile(folder, name, path + name, status);
            }
        }
    }

    private void addFile(Folder folder, String name, String path, FileStatus status)
            throws IOException {
        if (status.links() > 1) {
            var other = first.putIfAbsent(status.id(), path);
            if (other != null) {
                image.link(path, other);
                return;
            }
        }
        var node = node(folder, name, status);
        var attributes = attributes(folder, name, status);
        if (status.size() > 0 && node instanceof Node.Regular) {
            try (var file = folder.file(name)) {
                image.add(path, node, attributes, content(file, status));
            }
        } else {
            image.add(path, node, attributes);
        }
    }

    private static Node node(Folder folder, String name, FileStatus status) throws IOException {
        var device = status.device();
        return switch (status.mode() & TYPE) {
            case 0100000 -> new Node.Regular(status.size());
            case 0120000 -> new Node.Symlink(folder.target(name));
            case 0020000 ->
                    new Node.Device(Node.DeviceKind.CHARACTER, device.major(), device.minor());
            case 0060000 -> new Node.Device(Node.DeviceKind.BLOCK, device.major(), device.minor());
            case 0010000 -> new Node.Fifo();
            case 0140000 -> new Node.Socket();
            default ->
                    throw new IOException(
                            "a file of mode 0" + Integer.toOctalString(status.mode()));
        };
    }

    private static Attributes attributes(Folder folder, String name, FileStatus status)
            throws ErrnoException {
        var times = status.times();
        return new Attributes(
                status.mode() & Attributes.PERMISSIONS,
                status.uid(),
                status.gid(),
                new Times(
                        time(times.accessed()),
                        time(times.changed()),
                        time(times.modified()),
                        time(times.born())),
                folder.xattrs(name));
    }

    private static Timestamp time(FileStatus.Time time) {
        return new Timestamp(time.seconds(), time.nanos());
    }

    private Content content(Fd file, FileStatus status) {
        if (status.size() <= SMALL) {
            return sink -> copySmall(file, status.size(), sink);
        }
        return sink -> {
            // The kernel's own link to the open file; the name may be one that no Java path can
            // hold.
            try (var channel = FileChannel.open(Path.of("/proc/self/fd/" + file.number()))) {
                if (status.allocated() < status.size()) {
                    copySparse(file, channel, status.size(), sink);
                } else {
                    sink.data(channel, 0, status.size());
                }
            }
        };
    }

    /// A file that has become shorter since is an error of who announced its size.
    private void copySmall(Fd file, long size, Content.Sink sink) throws IOException {
        for (long left = size; left > 0; ) {
            int n = file.read(buffer, 0, (int) Math.min(left, SMALL));
            if (n <= 0) {
                return;
            }
            sink.data(ByteBuffer.wrap(buffer, 0, n));
            left -= n;
        }
    }

    private static void copySparse(Fd file, FileChannel channel, long size, Content.Sink sink)
            throws IOException {
        for (long at = 0; at < size; ) {
            long data = Math.min(size, Folder.nextData(file, at, size));
            if (data > at) {
                sink.hole(data - at);
            }
            at = data;
            if (at < size) {
                long hole = Math.min(size, Folder.nextHole(file, at, size));
                sink.data(channel, at, hole - at);
                at = hole;
            }
        }
    }
}
