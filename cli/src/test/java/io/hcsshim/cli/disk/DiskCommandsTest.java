package io.hcsshim.cli.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DiskCommandsTest {
    @TempDir private Path temp;
    private Path archive;
    private Path image;

    /// How a command ended.
    private record Ended(int status, String output, String errors) {}

    @BeforeEach
    void makeAnArchive() throws Exception {
        var tree = Files.createDirectories(temp.resolve("tree/folder"));
        Files.writeString(tree.resolve("file"), "content\n");
        Files.createFile(tree.resolve(".wh.gone"));
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.fromMillis(1_000_000_000_000L));
        archive = temp.resolve("layer.tar");
        tar("-cf", archive.toString(), "-C", temp.resolve("tree").toString(), ".");
        image = temp.resolve("image");
    }

    @Test
    void anArchiveBecomesAnImageThatCanBeLookedInto() {
        assertEquals(0, tar2ext4("-i", "" + archive, "-o", "" + image, "-overlay").status);

        assertEquals("content\n", ext4("cat", "" + image, "folder/file").output);
        var listing = ext4("ls", "" + image, "/folder").output;
        assertTrue(listing.contains("\tfile\n"), listing);
        assertTrue(listing.contains("c---------\t1\t0\t0\t0,0\t"), listing);
        var stat = ext4("stat", "" + image, "/folder/file").output;
        assertTrue(stat.contains("modified 2001-09-09T01:46:40Z"), stat);
        assertEquals("whole\n", ext4("verify", "" + image).output);
    }

    @Test
    void programsCanReadTheAnswers() throws IOException {
        tar2ext4("-i", "" + archive, "-o", "" + image);

        var stat = JsonObject.parse(ext4("stat", "--json", "" + image, "folder/file").output);
        assertEquals("file", stat.string("type"));
        assertEquals(8, stat.int64("size"));
        var verify = JsonObject.parse(ext4("verify", "--json", "" + image).output);
        assertTrue(verify.bool("ok"));
    }

    @Test
    void aCompressedArchiveGivesTheSameImage() throws Exception {
        tar2ext4("-i", "" + archive, "-o", "" + image);
        var compressed = temp.resolve("layer.tar.gz");
        tar("-czf", "" + compressed, "-C", "" + temp.resolve("tree"), ".");
        var other = temp.resolve("other");

        tar2ext4("-i", "" + compressed, "-o", "" + other);

        assertEquals(-1, Files.mismatch(image, other));
    }

    @Test
    void aChangedBitIsFoundByTheRootHash() throws IOException {
        var made = tar2ext4("-i", "" + archive, "-o", "" + image, "-verity", "-vhd");
        var rootHash = made.output.strip();
        assertEquals(0, ext4("verify", "" + image, "--root-hash", rootHash).status);
        var bytes = Files.readAllBytes(image);
        bytes[3 * 4096 + 5] ^= 1;
        Files.write(image, bytes);

        var checked = ext4("verify", "" + image, "--root-hash", rootHash);

        assertEquals(1, checked.status);
        assertTrue(checked.output.contains("block 3 of the data was changed"), checked.output);
    }

    @Test
    void nothingIsLeftOfAFailureAndWhatWasThereStays() throws IOException {
        var half = temp.resolve("half.tar");
        Files.write(half, Arrays.copyOf(Files.readAllBytes(archive), 1100));
        Files.writeString(image, "old");

        var ended = tar2ext4("-i", "" + half, "-o", "" + image);

        assertEquals(1, ended.status);
        assertTrue(ended.errors.startsWith("tar2ext4: not a valid tar archive: "), ended.errors);
        assertEquals("old", Files.readString(image));
        assertFalse(tar2ext4("-i", "" + half, "-o", "" + temp.resolve("new")).status == 0);
        assertEquals(List.of("half.tar", "image", "layer.tar", "tree"), names());
    }

    @Test
    void aWrongCommandLineIsExplainedAndEndsWithOne() {
        for (var wrong :
                List.of(
                        new String[] {},
                        new String[] {"-o", "" + image, "more"},
                        new String[] {"-o", "" + image, "-x"},
                        new String[] {"-o", "" + image, "-vhd=maybe"},
                        new String[] {"-o", "" + image, "-max-size", "many"},
                        new String[] {"-o"})) {
            var ended = tar2ext4(wrong);
            assertEquals(1, ended.status);
            assertTrue(ended.errors.contains("Usage: tar2ext4"), ended.errors);
        }
        assertFalse(Files.exists(image));
    }

    @Test
    void aFooterAloneIsAppendedToWhateverItIs() throws IOException {
        var raw = Files.writeString(temp.resolve("raw"), "abc");

        assertEquals(0, tar2ext4("-i", "" + raw, "-o", "" + image, "-only-vhd").status);

        assertEquals(515, Files.size(image));
        assertTrue(Files.readString(image, StandardCharsets.ISO_8859_1).startsWith("abcconectix"));
    }

    @Test
    void layersOfAnImageGetDisksAndRootHashes() throws Exception {
        var saved = savedImage();
        var disks = temp.resolve("disks");
        var diffId = sha256(archive);

        var created = dmverity("-t", "" + saved, "create", "-i", "any", "-o", "" + disks);
        var printed = dmverity("-t", "" + saved, "roothash", "-i", "any");

        assertEquals(0, created.status, created.errors);
        var hash = printed.output.strip().replace("Layer 0 root hash: ", "");
        var disk = disks.resolve(diffId + ".vhd");
        assertEquals(0, ext4("verify", "" + disk, "--root-hash", hash).status);
    }

    @Test
    void hashesMayHaveADiskOfTheirOwn() throws Exception {
        var disks = temp.resolve("disks");

        var created = dmverity("create", "-dir", "-hdv", "-i", "" + archive, "-o", "" + disks);

        assertEquals(0, created.status, created.errors);
        var hashes = disks.resolve((disks + "/data.vhd").replace('/', '_') + ".hash-dev.vhd");
        var verified = ext4("verify", "" + disks.resolve("data.vhd"), "--hashes", "" + hashes);
        assertEquals(0, verified.status, verified.output);
        assertTrue(verified.output.startsWith("root hash "), verified.output);
    }

    @Test
    void anImageThatIsNoArchiveIsRefusedInASentence() {
        var ended = dmverity("roothash", "-i", "alpine");

        assertEquals(1, ended.status);
        assertTrue(ended.errors.contains("docker save -o image.tar alpine"), ended.errors);
    }

    /// What older versions of `docker save` write.
    private Path savedImage() throws Exception {
        var folder = Files.createDirectories(temp.resolve("saved"));
        Files.copy(archive, folder.resolve("layer.tar"));
        Files.writeString(
                folder.resolve("config.json"),
                "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                        + sha256(archive)
                        + "\"]}}");
        Files.writeString(
                folder.resolve("manifest.json"),
                "[{\"Config\":\"config.json\",\"Layers\":[\"layer.tar\"]}]");
        var saved = temp.resolve("saved.tar");
        tar("-cf", "" + saved, "-C", "" + folder, ".");
        return saved;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(temp)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void tar(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("tar", "--sort=name"));
        command.addAll(List.of(arguments));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static Ended tar2ext4(String... arguments) {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int status = Tar2Ext4.run(new PrintStream(output), new PrintStream(errors), arguments);
        return new Ended(
                status,
                output.toString(StandardCharsets.UTF_8),
                errors.toString(StandardCharsets.UTF_8));
    }

    private static Ended ext4(String... arguments) {
        return run(new Ext4Command(), arguments);
    }

    private static Ended dmverity(String... arguments) {
        return run(new DmverityVhd(), arguments);
    }

    private static Ended run(Object command, String... arguments) {
        var before = System.out;
        var output = new ByteArrayOutputStream();
        var errors = new StringWriter();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            var line = new CommandLine(command).setErr(new PrintWriter(errors, true));
            int status = Commands.run(line, arguments);
            return new Ended(status, output.toString(StandardCharsets.UTF_8), errors.toString());
        } finally {
            System.setOut(before);
        }
    }
}
