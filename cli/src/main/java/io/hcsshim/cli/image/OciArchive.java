package io.hcsshim.cli.image;

import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;

/// An OCI image layout in a tar file (OCI image spec, image-layout.md).
public final class OciArchive {
    private final Path layout;
    private final LayerCache layers;

    private OciArchive(Path layout, LayerCache layers) {
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
            return new OciArchive(layout, new LayerCache(cache)).image(archive);
        } finally {
            Trees.remove(layout);
        }
    }

    private Image image(Path archive) throws IOException, InterruptedException {
        var index = layout.resolve("index.json");
        if (!Files.isRegularFile(index)) {
            throw new IOException(archive + " is not an OCI image archive: it has no index.json");
        }
        var manifest = manifest(JsonObject.parse(Files.readAllBytes(index)), archive);
        var config =
                verified(
                        manifest.object("config")
                                .orElseThrow(() ->
                                        new IOException(archive + ": a manifest without config")));
        var unpacked = new ArrayList<Path>();
        for (var layer : manifest.objects("layers")) {
            unpacked.addFirst(layers.unpack(digest(layer), verified(layer)));
        }
        return new Image(JsonObject.parse(Files.readAllBytes(config)), unpacked);
    }

    /// The first manifest for Linux on this processor, through nested indexes; one that names no platform will do.
    private JsonObject manifest(JsonObject index, Path archive) throws IOException {
        for (var descriptor : index.objects("manifests")) {
            if (!suits(descriptor)) {
                continue;
            }
            var document = JsonObject.parse(Files.readAllBytes(verified(descriptor)));
            return document.has("manifests") ? manifest(document, archive) : document;
        }
        throw new IOException(archive + " holds no image for linux/" + architecture());
    }

    private static boolean suits(JsonObject descriptor) throws JsonException {
        var platform = descriptor.object("platform");
        return platform.isEmpty()
                || platform.get().string("os").equals("linux")
                        && platform.get().string("architecture").equals(architecture());
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    private Path verified(JsonObject descriptor) throws IOException {
        var digest = digest(descriptor);
        var file = layout.resolve("blobs/sha256").resolve(digest);
        if (!Files.isRegularFile(file)) {
            throw new IOException("the image archive lacks blob sha256:" + digest);
        }
        if (!sha256(file).equals(digest)) {
            throw new IOException(
                    "blob sha256:" + digest + " of the image archive does not match its digest");
        }
        return file;
    }

    private static String digest(JsonObject descriptor) throws IOException {
        var digest = descriptor.string("digest");
        if (!digest.startsWith("sha256:") || digest.length() != 71 || !isHex(digest, 7)) {
            throw new IOException("not a sha256 digest: '" + digest + "'");
        }
        return digest.substring(7);
    }

    private static boolean isHex(String text, int from) {
        return text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    private static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
