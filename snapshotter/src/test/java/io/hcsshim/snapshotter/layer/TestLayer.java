package io.hcsshim.snapshotter.layer;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.hcsshim.disk.tar.NewEntry;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/// A layer for tests: an archive, and the blob that it is in.
public record TestLayer(byte[] tar, byte[] packed, Digest diffId, Digest blob, String mediaType) {
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

    /// A layer that is not compressed, of files given as name and content in turn; a name that ends with a slash is a
    /// folder, one of a link begins with `=`.
    public static TestLayer of(String... files) {
        try {
            var bytes = new ByteArrayOutputStream();
            var tar = new TarWriter(bytes);
            for (int i = 0; i < files.length; i += 2) {
                add(tar, files[i], files[i + 1]);
            }
            tar.finish();
            return of(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestLayer of(byte[] tar) {
        return packed(tar, tar, TAR);
    }

    private static TestLayer packed(byte[] tar, byte[] packed, String mediaType) {
        return new TestLayer(tar, packed, Digest.of(tar), Digest.of(packed), mediaType);
    }

    private static void add(TarWriter tar, String name, String content) throws IOException {
        var bytes = content.getBytes(StandardCharsets.UTF_8);
        if (name.endsWith("/")) {
            tar.begin(NewEntry.of(TarType.DIRECTORY, name, "").withMode(0755));
        } else if (name.startsWith("=")) {
            tar.begin(NewEntry.of(TarType.HARD_LINK, name.substring(1), content));
        } else {
            tar.begin(NewEntry.of(TarType.REGULAR, name, "").withMode(0644).withSize(bytes.length));
            tar.write(bytes, 0, bytes.length);
        }
    }

    public TestLayer gzipped() {
        return packed(tar, pack(GZIPOutputStream::new), TAR + "+gzip");
    }

    public TestLayer zstd() {
        return packed(tar, pack(ZstdOutputStream::new), TAR + "+zstd");
    }

    private interface Packing {
        OutputStream over(OutputStream out) throws IOException;
    }

    private byte[] pack(Packing packing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = packing.over(bytes)) {
            out.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
