package io.hcsshim.cli.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciArchiveTest {
    @TempDir Path folder;
    private Path layout;

    @BeforeEach
    void makeLayout() throws IOException {
        layout =
                Files.createDirectories(folder.resolve("layout/blobs/sha256"))
                        .getParent()
                        .getParent();
    }

    @Test
    void anImageIsItsConfigAndItsLayersTopmostFirst() throws Exception {
        var archive = archive(layer("bottom", "one"), layer("top", "two"));

        var image = OciArchive.open(archive, folder.resolve("cache"));

        assertEquals(List.of("/bin/sh"), image.command(List.of()));
        assertEquals("/home", image.workingDirectory());
        assertEquals("two", Files.readString(image.layersTopFirst().get(0).resolve("top")));
        assertEquals("one", Files.readString(image.layersTopFirst().get(1).resolve("bottom")));
    }

    @Test
    void theSecondOpeningUnpacksNothing() throws Exception {
        var archive = archive(layer("file", "content"));
        var first = OciArchive.open(archive, folder.resolve("cache"));
        var before = Files.getLastModifiedTime(first.layersTopFirst().getFirst());

        var second = OciArchive.open(archive, folder.resolve("cache"));

        assertEquals(first, second);
        assertEquals(before, Files.getLastModifiedTime(second.layersTopFirst().getFirst()));
    }

    @Test
    void aBlobThatDoesNotMatchItsDigestIsRefusedAndNothingStays() throws Exception {
        var layer = layer("file", "content");
        var archive = archive(layer);
        Files.write(layout.resolve("blobs/sha256").resolve(layer.digest), new byte[] {1, 2, 3});
        var damaged = pack(archive.resolveSibling("damaged.tar"));

        var failure =
                assertThrows(
                        IOException.class, () -> OciArchive.open(damaged, folder.resolve("cache")));

        assertTrue(
                failure.getMessage().contains("does not match its digest"), failure.getMessage());
        try (var left = Files.list(folder.resolve("cache"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aTarThatIsNoImageIsRefusedWithAReason() throws Exception {
        Files.writeString(layout.resolve("readme"), "hello");
        var archive = pack(folder.resolve("other.tar"));

        var failure =
                assertThrows(
                        IOException.class, () -> OciArchive.open(archive, folder.resolve("cache")));

        assertTrue(failure.getMessage().contains("no index.json"), failure.getMessage());
    }

    @Test
    void aDigestThatIsAPathIsRefused() throws Exception {
        Files.writeString(
                layout.resolve("index.json"),
                "{\"manifests\":[{\"digest\":\"sha256:../../../../../../../../../../../../../../../../../../../etc/passwd\"}]}");
        var archive = pack(folder.resolve("evil.tar"));

        assertThrows(IOException.class, () -> OciArchive.open(archive, folder.resolve("cache")));
        assertFalse(Files.exists(folder.resolve("cache/passwd")));
    }

    private record Blob(String digest, long size) {
        JsonObject descriptor() {
            return JsonObject.builder().put("digest", "sha256:" + digest).put("size", size).build();
        }
    }

    private Blob blob(byte[] bytes) throws Exception {
        var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        Files.write(layout.resolve("blobs/sha256").resolve(digest), bytes);
        return new Blob(digest, bytes.length);
    }

    private Blob layer(String name, String content) throws Exception {
        var root = Files.createTempDirectory(folder, "root");
        Files.writeString(root.resolve(name), content);
        var tar = folder.resolve(name + ".tar.gz");
        tar(root, tar, "-z");
        return blob(Files.readAllBytes(tar));
    }

    private Path archive(Blob... layers) throws Exception {
        var config =
                blob("{\"config\":{\"Cmd\":[\"/bin/sh\"],\"WorkingDir\":\"/home\"}}".getBytes());
        var manifest =
                JsonObject.builder()
                        .put("config", config.descriptor())
                        .put(
                                "layers",
                                io.hcsshim.wire.json.JsonArray.of(
                                        List.of(layers).stream()
                                                .map(Blob::descriptor)
                                                .toArray(JsonObject[]::new)))
                        .build();
        var index =
                JsonObject.builder()
                        .put(
                                "manifests",
                                io.hcsshim.wire.json.JsonArray.of(
                                        blob(manifest.toBytes()).descriptor()))
                        .build();
        Files.write(layout.resolve("index.json"), index.toBytes());
        return pack(folder.resolve("image.tar"));
    }

    private Path pack(Path archive) throws Exception {
        tar(layout, archive, "--");
        return archive;
    }

    private static void tar(Path root, Path archive, String option) throws Exception {
        var process =
                new ProcessBuilder(
                                "tar",
                                "-C",
                                root.toString(),
                                "-cf",
                                archive.toString(),
                                option.equals("--") ? "--sort=name" : option,
                                ".")
                        .inheritIO()
                        .start();
        assertEquals(0, process.waitFor());
    }
}
