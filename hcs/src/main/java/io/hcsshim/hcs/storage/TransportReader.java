package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.BackupReader;
import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.backup.LayerItem;
import io.hcsshim.hcs.storage.backup.LayerReader;
import io.hcsshim.hcs.storage.backup.StreamHeader;
import io.hcsshim.hcs.storage.backup.StreamKind;
import io.hcsshim.sys.windows.BackupFile;
import io.hcsshim.sys.windows.Libraries;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Reads a folder in the transport format. What the layer removes comes first.
final class TransportReader implements LayerReader {
    private final Libraries libraries;
    private final FolderWalk walk;
    private final Deque<String> removed = new ArrayDeque<>();
    private Optional<BackupFile> plain = Optional.empty();
    private Optional<InputStream> stream = Optional.empty();

    TransportReader(Libraries libraries, Path folder) throws IOException {
        this.libraries = libraries;
        walk = new FolderWalk(folder, FolderWalk.children(folder));
        var list = folder.resolve(Transport.REMOVED);
        if (Files.exists(list)) {
            // names begin with a backslash, after a line with the version
            Files.readAllLines(list).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> LayerFolder.FILES + (line.startsWith("\\") ? line : "\\" + line))
                    .forEach(removed::addLast);
        }
    }

    @Override
    public Optional<LayerItem> next() throws IOException {
        close();
        if (!removed.isEmpty()) {
            return Optional.of(new LayerItem.Removed(removed.removeFirst()));
        }
        for (var path = walk.next(); path.isPresent(); path = walk.next()) {
            var name = walk.name(path.get());
            if (!name.equals(Transport.REMOVED) && !name.endsWith(Transport.FOLDER_SUFFIX)) {
                return Optional.of(item(name, path.get()));
            }
        }
        return Optional.empty();
    }

    private LayerItem item(String name, Path path) throws IOException {
        if (!LayerFolder.isIn(LayerFolder.FILES, name)) {
            var file = BackupFile.open(libraries, path.toString());
            plain = Optional.of(file);
            return BaseLayerReader.item(name, file);
        }
        var isFolder = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        var record = isFolder ? Transport.recordOf(path) : path;
        var basics = basics(record);
        var size = basics.has(FileBasics.DIRECTORY) ? 0 : size(record);
        var in = new BufferedInputStream(Files.newInputStream(record));
        stream = Optional.of(in);
        attributes(in);
        return new LayerItem.File(name, size, basics, 0, 1);
    }

    private FileBasics basics(Path record) throws IOException {
        try (var file = BackupFile.open(libraries, record.toString());
                var in = Files.newInputStream(record)) {
            var times = LayerFolder.basics(file.facts());
            return new FileBasics(
                    times.created(),
                    times.accessed(),
                    times.written(),
                    times.changed(),
                    attributes(in));
        }
    }

    private static int attributes(InputStream in) throws IOException {
        var bytes = in.readNBytes(Integer.BYTES);
        if (bytes.length < Integer.BYTES) {
            throw new EOFException("a file in the transport format has no attributes");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /// The size of the content, which only the backup stream tells: that of the data, or where the last block ends.
    private static long size(Path record) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(record))) {
            attributes(in);
            var backup = new BackupReader(in);
            var size = 0L;
            for (var part = backup.next(); part.isPresent(); part = backup.next()) {
                if (part.get().kind() == StreamKind.DATA
                        && (part.get().attributes() & StreamHeader.SPARSE) == 0) {
                    return part.get().size();
                }
                if (part.get().kind() == StreamKind.SPARSE_BLOCK) {
                    size = backup.readPlace() + part.get().size() - Long.BYTES;
                }
            }
            return size;
        }
    }

    @Override
    public InputStream backup() {
        return plain.isPresent() ? plain.get().input() : stream.orElseThrow();
    }

    @Override
    public void close() throws IOException {
        var file = plain;
        var in = stream;
        plain = Optional.empty();
        stream = Optional.empty();
        if (file.isPresent()) {
            file.get().close();
        }
        if (in.isPresent()) {
            in.get().close();
        }
    }
}
