package io.hcsshim.disk.verity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.ext4.Fsck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerityTreeTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @TempDir private Path temp;

    /// One block, then as many as one and two blocks of hashes hold, a few more, and enough for several threads (SHA-256 is slow in a JVM for tests).
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, 128, 129, 256, 4200})
    void theRootHashIsThatOfTheDefinition(int blocks) throws Exception {
        var data = random(blocks);
        try (var disk = disk(data)) {
            var tree = VerityTree.append(disk, ID);

            assertEquals(definition(data, new byte[32]), tree.rootHash());
            assertEquals(tree.end(), disk.size());
            assertEquals(tree, VerityTree.read(disk, data.length));
            tree.verify(disk, disk, tree.rootHash());
        }
    }

    /// The hash is by golden.py.
    @Test
    void aTreeMayHaveThreeLevels() throws Exception {
        try (var disk = disk(new byte[16_385 * 4096])) {
            assertEquals(
                    "594a4099b1262bc096c6354b2479b8ea70eb9a905588900787f181579ad65a16",
                    VerityTree.append(disk, ID).rootHash());
        }
    }

    @Test
    void theSaltMayBeAnythingAndTheHashesElsewhere() throws Exception {
        var data = random(300);
        try (var disk = disk(data);
                var hashes = open(temp.resolve("hashes"))) {
            var tree = VerityTree.writeBeside(disk, ID, "0badcafe", hashes);

            assertEquals(definition(data, HexFormat.of().parseHex("0badcafe")), tree.rootHash());
            assertEquals(data.length, disk.size());
            assertEquals(tree, VerityTree.read(hashes, 0));
            tree.verify(disk, hashes, tree.rootHash());
        }
    }

    @Test
    void theSuperblockIsThatOfTheFormat() throws Exception {
        try (var disk = disk(random(1))) {
            VerityTree.append(disk, ID);

            var block = ByteBuffer.allocate(4096);
            disk.read(block, 4096);
            var hex = HexFormat.of().formatHex(block.array());
            assertTrue(
                    hex.startsWith(
                            "7665726974790000"
                                    + "01000000"
                                    + "01000000"
                                    + "00112233445566778899aabbccddeeff"
                                    + "736861323536"
                                    + "00".repeat(26)
                                    + "00100000"
                                    + "00100000"
                                    + "0100000000000000"
                                    + "2000"
                                    + "00".repeat(6 + 256 + 168)),
                    hex);
        }
    }

    @Test
    void everyChangedBlockIsFound() throws Exception {
        var data = random(1500);
        try (var disk = disk(data)) {
            var tree = VerityTree.append(disk, ID);
            var random = new Random(5);
            for (int i = 0; i < 8; i++) {
                long at = random.nextLong(disk.size());
                if (at >= data.length && at < data.length + 4096) {
                    continue; // the superblock is no part of the tree
                }
                flip(disk, at);
                assertThrows(
                        VerityException.class,
                        () ->
                                VerityTree.read(disk, data.length)
                                        .verify(disk, disk, tree.rootHash()),
                        "byte " + at);
                flip(disk, at);
            }
            tree.verify(disk, disk, tree.rootHash());
        }
    }

    @Test
    void aChangedBlockIsNamed() throws Exception {
        try (var disk = disk(random(300))) {
            var tree = VerityTree.append(disk, ID);
            flip(disk, 4096 * 200 + 17);

            var e =
                    assertThrows(
                            VerityException.class, () -> tree.verify(disk, disk, tree.rootHash()));

            assertEquals("block 200 of the data was changed", e.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4097})
    void aDiskIsAWholeNumberOfBlocks(int bytes) throws Exception {
        try (var disk = disk(new byte[bytes])) {
            assertThrows(VerityException.class, () -> VerityTree.append(disk, ID));
        }
    }

    @Test
    void whatIsNoTreeIsRefused() throws Exception {
        try (var disk = disk(new byte[8192])) {
            assertThrows(VerityException.class, () -> VerityTree.read(disk, 0));
            assertThrows(VerityException.class, () -> VerityTree.read(disk, 8192));
        }
    }

    @Test
    void cryptsetupAgrees() throws Exception {
        var veritysetup = Fsck.program("veritysetup");
        assumeTrue(veritysetup.isPresent(), "needs cryptsetup-bin");
        var data = random(300);
        try (var disk = disk(data)) {
            var root = VerityTree.append(disk, ID).rootHash();
            var path = temp.resolve("disk").toString();

            var process =
                    new ProcessBuilder(
                                    veritysetup.get().toString(),
                                    "verify",
                                    path,
                                    path,
                                    root,
                                    "--hash-offset=" + data.length)
                            .redirectErrorStream(true)
                            .start();
            var said = new String(process.getInputStream().readAllBytes());
            assertEquals(0, process.waitFor(), said);
        }
    }

    /// The definition, in the plainest way.
    private static String definition(byte[] data, byte[] salt) throws Exception {
        var level = data;
        do {
            var hashes = ByteBuffer.allocate(Math.ceilDiv(level.length / 4096, 128) * 4096);
            for (int at = 0; at < level.length; at += 4096) {
                hashes.put(sha256(salt, Arrays.copyOfRange(level, at, at + 4096)));
            }
            level = hashes.array();
        } while (level.length > 4096);
        return HexFormat.of().formatHex(sha256(salt, level));
    }

    private static byte[] sha256(byte[] salt, byte[] block) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(salt);
        return digest.digest(block);
    }

    private static byte[] random(int blocks) {
        var data = new byte[blocks * 4096];
        new Random(blocks).nextBytes(data);
        return data;
    }

    private static void flip(FileChannel disk, long at) throws IOException {
        var one = ByteBuffer.allocate(1);
        disk.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 4));
        disk.write(one.rewind(), at);
    }

    private FileChannel disk(byte[] data) throws IOException {
        return open(Files.write(temp.resolve("disk"), data));
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
