package io.hcsshim.hcs.storage.backup;

import io.hcsshim.disk.tar.NewEntry;
import io.hcsshim.disk.tar.PaxTime;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tar.TarWriter;
import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Turns a layer into a tar archive, as images of Windows carry it.
///
/// | of the layer | in the archive |
/// |---|---|
/// | attributes, security descriptor, extended attributes, times | extended records |
/// | a link or a mount point | a symbolic link, with a record that tells them apart |
/// | an alternate stream | a member `name:stream` after the file's |
/// | a further name of a file | a hard link |
/// | a name that was removed | an empty member `.wh.name` |
public final class LayerExport {
    private static final int DIRECTORY_MODE = 0040000;
    private static final int LINK_MODE = 0120000;
    private static final int HARD_LINK_MODE = 0644;
    private static final int LARGEST_RECORD = 1 << 20;
    private static final String STREAM_SUFFIX = ":$DATA";

    private final TarWriter tar;
    private final byte[] buffer = new byte[1 << 16];
    private final Map<Long, String> names = new HashMap<>();

    private LayerExport(TarWriter tar) {
        this.tar = tar;
    }

    /// Writes all that `layer` has to `out`; both stay the caller's.
    public static void write(LayerReader layer, OutputStream out) throws IOException {
        var tar = new TarWriter(out);
        var export = new LayerExport(tar);
        for (var item = layer.next(); item.isPresent(); item = layer.next()) {
            switch (item.get()) {
                case LayerItem.Removed(var name) -> export.removed(tarName(name));
                case LayerItem.File file -> export.file(file, layer);
            }
        }
        tar.finish();
    }

    private static String tarName(String name) {
        return ByteText.fromWords(name.replace('\\', '/'));
    }

    private void removed(String name) throws IOException {
        var slash = name.lastIndexOf('/') + 1;
        var hidden = name.substring(0, slash) + Records.WHITEOUT + name.substring(slash);
        tar.begin(NewEntry.of(TarType.REGULAR, hidden, ""));
    }

    private void file(LayerItem.File file, LayerReader layer) throws IOException {
        var name = tarName(file.name());
        if (file.names() > 1) {
            var first = names.putIfAbsent(file.identity(), name);
            if (first != null) {
                tar.begin(NewEntry.of(TarType.HARD_LINK, name, first).withMode(HARD_LINK_MODE));
                return;
            }
        }
        write(name, file, layer.backup());
    }

    /// The header has to be written before the data, and what it says comes in any order.
    private void write(String name, LayerItem.File file, InputStream stream) throws IOException {
        var backup = new BackupReader(stream);
        var header = new Header(name, file);
        var isWritten = false;
        for (var part = backup.next(); part.isPresent(); part = backup.next()) {
            switch (part.get().kind()) {
                case SECURITY ->
                        header.records.put(
                                Records.SECURITY, base64(backup.readAll(LARGEST_RECORD)));
                case EXTENDED_ATTRIBUTES -> header.add(backup.readAll(LARGEST_RECORD));
                case REPARSE_POINT ->
                        header.link(ReparsePoint.parse(backup.readAll(LARGEST_RECORD)));
                case DATA -> {
                    tar.begin(header.entry());
                    isWritten = true;
                    content(part.get(), backup, file.size());
                }
                case ALTERNATE_DATA -> {
                    if (!isWritten) {
                        tar.begin(header.entry());
                        isWritten = true;
                        fill(header.entry().size());
                    }
                    alternate(name, part.get(), backup);
                }
                case LINK, PROPERTY, OBJECT_ID, TRANSACTION, SPARSE_BLOCK -> {}
            }
        }
        if (!isWritten) {
            tar.begin(header.entry());
            fill(header.entry().size());
        }
    }

    private void content(StreamHeader part, BackupReader backup, long size) throws IOException {
        if ((part.attributes() & StreamHeader.SPARSE) != 0) {
            sparse(backup, size);
            return;
        }
        if (part.size() != size) {
            throw new IOException("a file of " + size + " bytes has " + part.size() + " of data");
        }
        copy(backup);
    }

    /// Holes are written out: blocks that begin with their place in the file follow as parts of their own.
    private void sparse(BackupReader backup, long size) throws IOException {
        var at = 0L;
        for (var part = backup.next(); part.isPresent(); part = backup.next()) {
            if (part.get().kind() != StreamKind.SPARSE_BLOCK) {
                throw new IOException("a file with holes has a part " + part.get().kind());
            }
            var place = backup.readPlace();
            var length = part.get().size() - Long.BYTES;
            if (place < at || length > size - place) {
                throw new IOException("a block of a file with holes is out of place");
            }
            fill(place - at);
            copy(backup);
            at = place + length;
            if (at == size) {
                return;
            }
        }
        fill(size - at);
    }

    private void alternate(String name, StreamHeader part, BackupReader backup) throws IOException {
        var stream = part.name();
        if (stream.endsWith(STREAM_SUFFIX)) {
            stream = stream.substring(0, stream.length() - STREAM_SUFFIX.length());
        }
        var full = name + ByteText.fromWords(stream);
        tar.begin(NewEntry.of(TarType.REGULAR, full, "").withSize(part.size()));
        copy(backup);
    }

    private void copy(BackupReader backup) throws IOException {
        for (int n = 0; n >= 0; n = backup.read(buffer, 0, buffer.length)) {
            tar.write(buffer, 0, n);
        }
    }

    private void fill(long length) throws IOException {
        var zeros = new byte[(int) Math.min(length, buffer.length)];
        for (var left = length; left > 0; left -= zeros.length) {
            zeros = left < zeros.length ? new byte[(int) left] : zeros;
            tar.write(zeros, 0, zeros.length);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// What is known of a member before its data.
    private static final class Header {
        final TreeMap<String, String> records = new TreeMap<>();
        private final String name;
        private final LayerItem.File file;
        private char type;
        private int mode;
        private String target = "";

        Header(String name, LayerItem.File file) {
            this.name = name;
            this.file = file;
            var basics = file.basics();
            var isDirectory = basics.has(FileBasics.DIRECTORY);
            type = isDirectory ? TarType.DIRECTORY : TarType.REGULAR;
            mode = isDirectory ? DIRECTORY_MODE : 0;
            records.put(Records.ATTRIBUTES, Integer.toUnsignedString(basics.attributes()));
            records.put(Records.CREATED, PaxTime.format(basics.created()));
            records.put(Records.ACCESSED, PaxTime.format(basics.accessed()));
            records.put(Records.CHANGED, PaxTime.format(basics.changed()));
        }

        void add(byte[] attributes) throws IOException {
            for (var attribute : ExtendedAttributes.parse(attributes)) {
                records.put(
                        Records.XATTR + ByteText.fromWords(attribute.name()),
                        base64(attribute.value()));
            }
        }

        void link(ReparsePoint point) {
            type = TarType.SYMLINK;
            mode |= LINK_MODE;
            target = tarName(point.target());
            if (point.mountPoint()) {
                records.put(Records.MOUNT_POINT, "1");
            }
        }

        NewEntry entry() {
            var size = type == TarType.REGULAR ? file.size() : 0;
            var written = file.basics().written();
            return new NewEntry(type, name, target, size, mode, written, records);
        }
    }
}
