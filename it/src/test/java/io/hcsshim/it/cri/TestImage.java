package io.hcsshim.it.cri;

import io.hcsshim.disk.tar.NewEntry;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// A small image of layers with one file each. Blobs by digest; the last is the manifest.
record TestImage(List<byte[]> layers, List<String> diffIds) {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

    static TestImage layer(String name, String content) throws IOException {
        return new TestImage(List.of(), List.of()).and(name, content);
    }

    /// The same with a layer more.
    TestImage and(String name, String content) throws IOException {
        var tar = tar(Map.of(name, content.getBytes(StandardCharsets.UTF_8)));
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(tar);
        }
        var more = new ArrayList<>(layers);
        more.add(packed.toByteArray());
        var ids = new ArrayList<>(diffIds);
        ids.add(digest(tar));
        return new TestImage(more, ids);
    }

    /// The same with one layer that is said to be another.
    TestImage withDiffIdOf(String other) {
        return new TestImage(layers, List.of(digest(other.getBytes(StandardCharsets.UTF_8))));
    }

    Map<String, byte[]> blobs() {
        var blobs = new LinkedHashMap<String, byte[]>();
        var descriptors = new ArrayList<String>();
        for (var layer : layers) {
            blobs.put(digest(layer), layer);
            descriptors.add(descriptor(LAYER, layer));
        }
        var config =
                bytes(
                        """
                        {"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["%s"]}}\
                        """
                                .formatted(String.join("\",\"", diffIds)));
        blobs.put(digest(config), config);
        var manifest =
                bytes(
                        """
                        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
                        """
                                .formatted(
                                        MANIFEST,
                                        descriptor(CONFIG, config),
                                        String.join(",", descriptors)));
        blobs.put(digest(manifest), manifest);
        return blobs;
    }

    /// Writes the image as an archive to import.
    Path archive(Path path, String name) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        var blobs = blobs();
        blobs.forEach((digest, blob) -> files.put("blobs/" + digest.replace(':', '/'), blob));
        var manifest = List.copyOf(blobs.values()).getLast();
        var entry = descriptor(MANIFEST, manifest);
        files.put(
                "index.json",
                bytes(
                        """
                        {"schemaVersion":2,"manifests":[%s,"annotations":{"io.containerd.image.name":"%s"}}]}\
                        """
                                .formatted(entry.substring(0, entry.length() - 1), name)));
        files.put("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        return Files.write(path, tar(files));
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var tar = new TarWriter(bytes);
        for (var file : files.entrySet()) {
            var content = file.getValue();
            tar.begin(
                    NewEntry.of(TarType.REGULAR, file.getKey(), "")
                            .withMode(0644)
                            .withSize(content.length));
            tar.write(content, 0, content.length);
        }
        tar.finish();
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String mediaType, byte[] blob) {
        return """
        {"mediaType":"%s","digest":"%s","size":%d}\
        """
                .formatted(mediaType, digest(blob), blob.length);
    }

    private static String digest(byte[] blob) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(blob);
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
