package io.hcsshim.hcs.storage.backup;

import io.hcsshim.disk.tar.PaxTime;
import io.hcsshim.disk.tar.TarEntry;
import io.hcsshim.disk.tar.TarReader;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes a layer of a tar archive, as images of Windows carry it; the other way is [LayerExport].
///
/// Members whose names lead out of the layer, or mean a stream of a file that did not come before, are refused.
public final class LayerImport {
    private static final Set<Character> KNOWN =
            Set.of(TarType.REGULAR, TarType.HARD_LINK, TarType.SYMLINK, TarType.DIRECTORY);

    private final TarReader tar;
    private final LayerWriter layer;
    private long size;

    private LayerImport(TarReader tar, LayerWriter layer) {
        this.tar = tar;
        this.layer = layer;
    }

    /// Writes all members of `archive`, which is not compressed, and finishes the layer; both stay the caller's.
    ///
    /// @return the sizes of all files together, in bytes
    public static long read(ReadableByteChannel archive, LayerWriter layer) throws IOException {
        var run = new LayerImport(TarReader.of(archive), layer);
        var entry = run.tar.next();
        while (entry.isPresent()) {
            entry = run.member(entry.get());
        }
        layer.finish();
        return run.size;
    }

    /// Writes one member, and returns the next one that is no part of it.
    private Optional<TarEntry> member(TarEntry entry) throws IOException {
        if (!KNOWN.contains(entry.type())) {
            throw new IOException(
                    "layers have no members of type '" + entry.type() + "': " + words(entry));
        }
        var name = layerName(entry.name());
        var base = name.substring(name.lastIndexOf('\\') + 1);
        if (base.startsWith(Records.WHITEOUT)) {
            var folder = name.substring(0, name.length() - base.length());
            layer.remove(folder + base.substring(Records.WHITEOUT.length()));
            return tar.next();
        }
        if (entry.type() == TarType.HARD_LINK) {
            layer.addLink(name, layerName(entry.linkTarget()));
            return tar.next();
        }
        size += entry.type() == TarType.REGULAR ? entry.size() : 0;
        return file(name, entry);
    }

    private Optional<TarEntry> file(String name, TarEntry entry) throws IOException {
        var out = layer.add(name, basics(entry));
        var backup = new BackupWriter(out);
        var security = decoded(entry, Records.SECURITY);
        if (security.length > 0) {
            backup.part(StreamKind.SECURITY, StreamHeader.CONTAINS_SECURITY, security);
        }
        var attributes = extendedAttributes(entry);
        if (!attributes.isEmpty()) {
            var bytes = ExtendedAttributes.toBytes(attributes);
            backup.part(StreamKind.EXTENDED_ATTRIBUTES, 0, bytes);
        }
        if (entry.type() == TarType.SYMLINK) {
            var target = ByteText.toWords(entry.linkTarget()).replace('/', '\\');
            var isMountPoint = entry.records().containsKey(Records.MOUNT_POINT);
            var point = new ReparsePoint(target, isMountPoint).toBytes();
            backup.part(StreamKind.REPARSE_POINT, 0, point);
        }
        if (entry.type() == TarType.REGULAR) {
            backup.begin(StreamHeader.of(StreamKind.DATA, entry.size()));
            tar.writeTo(new Copy(out));
        }
        return streams(entry.name() + ":", backup, out);
    }

    /// The members that are alternate streams of the file before them.
    private Optional<TarEntry> streams(String prefix, BackupWriter backup, OutputStream out)
            throws IOException {
        var next = tar.next();
        while (next.isPresent() && next.get().name().startsWith(prefix)) {
            var stream = ByteText.toWords(next.get().name().substring(prefix.length()));
            if (stream.isEmpty() || stream.matches(".*[:/\\\\].*")) {
                throw new IOException("a stream that cannot be: " + words(next.get()));
            }
            var name = ":" + stream + ":$DATA";
            var header = new StreamHeader(StreamKind.ALTERNATE_DATA, 0, next.get().size(), name);
            backup.begin(header);
            tar.writeTo(new Copy(out));
            size += next.get().size();
            next = tar.next();
        }
        return next;
    }

    private static FileBasics basics(TarEntry entry) throws IOException {
        var times = entry.attributes().times();
        var created = entry.records().get(Records.CREATED);
        var attributes = entry.records().get(Records.ATTRIBUTES);
        return new FileBasics(
                created == null ? times.modified() : PaxTime.parse(created),
                known(times.accessed(), times.modified()),
                times.modified(),
                known(times.changed(), times.modified()),
                attributes == null ? usual(entry) : number(attributes, entry));
    }

    private static Timestamp known(Timestamp time, Timestamp otherwise) {
        return time.equals(Timestamp.EPOCH) ? otherwise : time;
    }

    private static int usual(TarEntry entry) {
        return switch (entry.type()) {
            case TarType.DIRECTORY -> FileBasics.DIRECTORY;
            case TarType.SYMLINK -> FileBasics.REPARSE_POINT;
            default -> FileBasics.ARCHIVE;
        };
    }

    private static int number(String text, TarEntry entry) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("attributes that are no number: " + words(entry), e);
        }
    }

    private static byte[] decoded(TarEntry entry, String key) throws IOException {
        try {
            return Base64.getDecoder().decode(entry.records().getOrDefault(key, ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("a record " + key + " that is no base64: " + words(entry), e);
        }
    }

    private static List<ExtendedAttributes.Attribute> extendedAttributes(TarEntry entry)
            throws IOException {
        var found = new ArrayList<ExtendedAttributes.Attribute>();
        for (var key : entry.records().keySet()) {
            if (key.startsWith(Records.XATTR)) {
                var name = key.substring(Records.XATTR.length());
                found.add(new ExtendedAttributes.Attribute(name, (byte) 0, decoded(entry, key)));
            }
        }
        return found;
    }

    /// A name within the layer, in Windows' form.
    private static String layerName(String name) throws IOException {
        var words = ByteText.toWords(name);
        var parts = new ArrayList<String>();
        for (var part : words.split("/")) {
            if (part.equals("..") || part.matches(".*[:\\\\\0].*")) {
                throw new IOException("a name that leads out of the layer: " + words);
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty() || words.startsWith("/")) {
            throw new IOException("a name that is not within the layer: " + words);
        }
        return String.join("\\", parts);
    }

    private static String words(TarEntry entry) {
        return ByteText.toWords(entry.name());
    }

    /// Content to a stream; holes as zeros.
    private record Copy(OutputStream out) implements Content.Sink {
        @Override
        public void data(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                var some = new byte[Math.min(bytes.remaining(), 1 << 16)];
                bytes.get(some);
                out.write(some);
            }
        }

        @Override
        public void hole(long length) throws IOException {
            var zeros = new byte[1 << 16];
            for (var left = length; left > 0; left -= zeros.length) {
                out.write(zeros, 0, (int) Math.min(left, zeros.length));
            }
        }
    }
}
