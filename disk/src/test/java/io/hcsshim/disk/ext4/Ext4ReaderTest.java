package io.hcsshim.disk.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4ReaderTest {
    @TempDir private Path temp;

    @Test
    void whatIsNoFileSystemIsRefused() throws IOException {
        var path = Files.write(temp.resolve("zeros"), new byte[8192]);
        try (var file = FileChannel.open(path)) {
            assertThrows(Ext4Exception.class, () -> Ext4Reader.open(file));
        }
        try (var file = FileChannel.open(Files.write(path, new byte[100]))) {
            assertThrows(Ext4Exception.class, () -> Ext4Reader.open(file));
        }
    }

    @Test
    void fileSystemsOfMke2fsCanBeRead() throws Exception {
        assumeTrue(Fsck.program("mke2fs").isPresent(), "needs e2fsprogs");
        var tree = Files.createDirectories(temp.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "content");
        for (int i = 0; i < 500; i++) { // enough for a hashed directory
            Files.createFile(tree.resolve("a-name-that-is-rather-long-" + i));
        }
        var image = temp.resolve("image");
        var mke2fs =
                new ProcessBuilder(
                                Fsck.program("mke2fs").orElseThrow().toString(),
                                "-q",
                                "-t",
                                "ext4",
                                "-d",
                                temp.resolve("tree").toString(),
                                image.toString(),
                                "16m")
                        .inheritIO()
                        .start();
        assertEquals(0, mke2fs.waitFor());

        try (var file = FileChannel.open(image)) {
            var reader = Ext4Reader.open(file);
            assertEquals(501, reader.list(reader.find("/a/b").orElseThrow()).size());
            var found = reader.find("/a/b/file").orElseThrow();
            assertEquals(new Node.Regular(7), found.node());
            var content = ByteBuffer.allocate(7);
            reader.read(found, new ArraySink(content));
            assertEquals("content", new String(content.array(), StandardCharsets.UTF_8));
            assertEquals(List.of(), ImageCheck.findings(reader));
        }
    }

    /// Whatever an image holds, reading it ends, and ends in an IOException if in any.
    @Test
    void damagedImagesAreReadWithoutHarm() throws IOException {
        var whole = image(7);
        int noticed = 0;
        for (int seed = 0; seed < 400; seed++) {
            var damaged = whole.clone();
            var random = new Random(seed);
            for (int n = 1 + random.nextInt(20); n > 0; n--) {
                int at = interesting(random, damaged.length);
                damaged[at] = (byte) random.nextInt(256);
            }
            var path = Files.write(temp.resolve("damaged"), damaged);
            noticed +=
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(60), () -> readAll(path), "seed " + seed);
        }
        assertFalse(noticed < 100, "only " + noticed + " of 400 damages were noticed");
    }

    /// Found by `make fuzz`: memory was taken for what the inode said.
    @Test
    void aDirectoryThatSaysItIsLargeAndHasNoBlocksTakesNoMemory() throws IOException {
        var image = ByteBuffer.wrap(image(7)).order(ByteOrder.LITTLE_ENDIAN);
        int inodeTable = image.getInt(4096 + 8) * 4096; // of the first group
        int root = inodeTable + Format.INODE; // the second inode
        image.putInt(root + 4, 1 << 30);
        var path = Files.write(temp.resolve("large"), image.array());

        try (var file = FileChannel.open(path)) {
            var reader = Ext4Reader.open(file);
            var found = reader.find("/").orElseThrow();
            var failure = assertThrows(Ext4Exception.class, () -> reader.list(found));
            assertTrue(failure.getMessage().contains("lacks"), failure.getMessage());
        }
    }

    /// Most damage where it matters: superblock, descriptors, and the tables at the end.
    private static int interesting(Random random, int length) {
        return switch (random.nextInt(4)) {
            case 0 -> 1024 + random.nextInt(1024);
            case 1 -> 4096 + random.nextInt(64);
            case 2 -> length - 1 - random.nextInt(Math.min(length, 40_000));
            default -> random.nextInt(length);
        };
    }

    private static int readAll(Path path) throws IOException {
        try (var file = FileChannel.open(path)) {
            var reader = Ext4Reader.open(file);
            if (reader.superblock().blocks() > 1 << 20) {
                return 1;
            }
            int found = ImageCheck.findings(reader).isEmpty() ? 0 : 1;
            for (var entry : reader.list(reader.find("/").orElseThrow()).values()) {
                if (entry.node() instanceof Node.Regular(var size) && size < 1 << 20) {
                    reader.read(entry, new ArraySink(ByteBuffer.allocate((int) size)));
                }
            }
            return found;
        } catch (IOException _) {
            return 1;
        }
    }

    private byte[] image(long seed) throws IOException {
        var path = temp.resolve("whole");
        try (var file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var writer = Ext4Writer.begin(file, Ext4Options.REFERENCE);
            new RandomTree(seed).writeTo(writer);
            writer.finish();
        }
        return Files.readAllBytes(path);
    }
}
