package io.hcsshim.cli.image;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// An image's documents and layers in a folder: an OCI layout (OCI image spec, image-layout.md), or what older
/// versions of `docker save` write.
public final class OciLayout {
    /// A layer as it was packed, compressed or not.
    ///
    /// @param digest of the file, SHA-256 in hexadecimal digits
    public record Blob(String digest, Path file) {}

    private final Path folder;
    private final JsonObject config;
    private final List<Blob> layers;

    /// Reads the documents of an unpacked archive and checks every file against its digest.
    ///
    /// @param archive what it was unpacked from, for messages
    /// @throws IOException if it is no image, a blob does not match its digest, or it is none for Linux here
    public OciLayout(Path folder, Path archive) throws IOException {
        this.folder = folder;
        var index = folder.resolve("index.json");
        var saved = folder.resolve("manifest.json");
        if (Files.isRegularFile(index)) {
            var manifest = manifest(JsonObject.parse(Files.readAllBytes(index)), archive);
            var found =
                    manifest.object("config")
                            .orElseThrow(
                                    () -> new IOException(archive + ": a manifest without config"));
            config = JsonObject.parse(Files.readAllBytes(verified(found).file()));
            layers = new ArrayList<>();
            for (var layer : manifest.objects("layers")) {
                layers.add(verified(layer));
            }
        } else if (Files.isRegularFile(saved)) {
            var manifest = firstOf(Json.parse(Files.readAllBytes(saved)), archive);
            config = JsonObject.parse(Files.readAllBytes(inside(manifest.string("Config"))));
            layers = new ArrayList<>();
            for (var layer : manifest.strings("Layers")) {
                var file = inside(layer);
                layers.add(new Blob(sha256(file), file));
            }
        } else {
            throw new IOException(archive + " is not an OCI image archive: it has no index.json");
        }
    }

    /// The image's configuration document (OCI image spec, config.md).
    public JsonObject config() {
        return config;
    }

    /// The layers, the bottom one first.
    public List<Blob> layers() {
        return List.copyOf(layers);
    }

    private static JsonObject firstOf(Json manifests, Path archive) throws IOException {
        if (manifests instanceof JsonArray(var list)
                && !list.isEmpty()
                && list.getFirst() instanceof JsonObject manifest) {
            return manifest;
        }
        throw new IOException(archive + ": a manifest.json without an image");
    }

    /// A file that the archive names itself.
    private Path inside(String name) throws IOException {
        var file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)
                || !Files.isRegularFile(file)
                || !file.toRealPath().startsWith(folder.toRealPath())) {
            throw new IOException("the image archive lacks '" + name + "'");
        }
        return file;
    }

    /// The first manifest for Linux on this processor, through nested indexes; one that names no platform will do.
    private JsonObject manifest(JsonObject index, Path archive) throws IOException {
        for (var descriptor : index.objects("manifests")) {
            if (!suits(descriptor)) {
                continue;
            }
            var document = JsonObject.parse(Files.readAllBytes(verified(descriptor).file()));
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

    private Blob verified(JsonObject descriptor) throws IOException {
        var digest = digest(descriptor);
        var file = folder.resolve("blobs/sha256").resolve(digest);
        if (!Files.isRegularFile(file)) {
            throw new IOException("the image archive lacks blob sha256:" + digest);
        }
        if (!sha256(file).equals(digest)) {
            throw new IOException(
                    "blob sha256:" + digest + " of the image archive does not match its digest");
        }
        return new Blob(digest, file);
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
