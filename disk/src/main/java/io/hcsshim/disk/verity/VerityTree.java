package io.hcsshim.disk.verity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/// A hash tree in a file.
///
/// @param superblock   how it was made
/// @param rootHash     64 hexadecimal digits, lower case
/// @param superblockAt where the superblock lies in its file; the tree follows in the next block
public record VerityTree(VeritySuperblock superblock, String rootHash, long superblockAt) {
    private static final int BLOCK = VeritySuperblock.BLOCK;

    /// Appends superblock and tree to the data they are made from, with the salt of layers.
    ///
    /// @param disk readable and writable
    /// @throws VerityException if the file is empty or no whole number of blocks
    public static VerityTree append(FileChannel disk, UUID id) throws IOException {
        return append(disk, id, new BlockHashes());
    }

    /// The same, with the hashes that were taken while the data were written.
    public static VerityTree append(FileChannel disk, UUID id, BlockHashes known)
            throws IOException {
        long bytes = disk.size();
        var superblock = new VeritySuperblock(id, blocks(bytes), VeritySuperblock.LAYER_SALT);
        return write(disk, superblock, known::copy, disk, bytes);
    }

    /// Writes superblock and tree to an empty file of their own.
    ///
    /// @param hashes readable and writable
    public static VerityTree writeBeside(FileChannel disk, UUID id, String salt, FileChannel hashes)
            throws IOException {
        var superblock = new VeritySuperblock(id, blocks(disk.size()), salt);
        return write(disk, superblock, Sweep.Known.NOTHING, hashes, 0);
    }

    /// The same with the salt of layers, and with the hashes that were taken while the data were written.
    public static VerityTree writeBeside(
            FileChannel disk, UUID id, BlockHashes known, FileChannel hashes) throws IOException {
        var superblock = new VeritySuperblock(id, blocks(disk.size()), VeritySuperblock.LAYER_SALT);
        return write(disk, superblock, known::copy, hashes, 0);
    }

    private static long blocks(long bytes) throws VerityException {
        if (bytes == 0 || bytes % BLOCK != 0) {
            throw new VerityException(
                    "a disk of "
                            + bytes
                            + " bytes, which is no whole number of blocks of "
                            + BLOCK);
        }
        return bytes / BLOCK;
    }

    private static VerityTree write(
            FileChannel disk,
            VeritySuperblock superblock,
            Sweep.Known known,
            FileChannel hashes,
            long at)
            throws IOException {
        var salt = superblock.saltBytes();
        var levels = Levels.of(superblock.dataBlocks(), at + BLOCK);
        writeFully(hashes, at, superblock.toBytes());
        var below = new Sweep(disk, 0, superblock.dataBlocks(), salt, known);
        for (int level = 0; level < levels.start().size(); level++) {
            long start = levels.start().get(level);
            long end = start + levels.blocks().get(level) * BLOCK;
            long used = start + below.blocks() * Hasher.HASH;
            writeFully(hashes, used, ByteBuffer.allocate((int) (end - used)));
            below.run((first, bytes, count) ->
                    writeFully(
                            hashes,
                            start + first * Hasher.HASH,
                            ByteBuffer.wrap(bytes, 0, count * Hasher.HASH)));
            below = new Sweep(hashes, start, levels.blocks().get(level), salt, Sweep.Known.NOTHING);
        }
        return new VerityTree(superblock, rootHash(hashes, levels, salt), at);
    }

    private static String rootHash(FileChannel hashes, Levels levels, byte[] salt)
            throws IOException {
        var top = new byte[BLOCK];
        Hasher.readFully(hashes, levels.top(), top, BLOCK);
        return HexFormat.of().formatHex(new Hasher(salt).hash(top));
    }

    private static void writeFully(FileChannel file, long at, ByteBuffer bytes) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    /// Reads the superblock at byte `at` and computes the root hash from the top level; trusts the rest.
    public static VerityTree read(FileChannel hashes, long at) throws IOException {
        var superblock = VeritySuperblock.read(hashes, at);
        var levels = Levels.of(superblock.dataBlocks(), at + BLOCK);
        var root = rootHash(hashes, levels, superblock.saltBytes());
        return new VerityTree(superblock, root, at);
    }

    /// The first byte after the tree.
    public long end() {
        return Levels.of(superblock.dataBlocks(), superblockAt + BLOCK).end();
    }

    /// Checks every block of the data and of the tree, from the top down.
    ///
    /// @param expectedRoot the root hash that is known to be right
    /// @throws VerityException naming the first block that was changed
    public void verify(FileChannel disk, FileChannel hashes, String expectedRoot)
            throws IOException {
        if (!rootHash.equals(expectedRoot)) {
            throw new VerityException(
                    "the root hash is " + rootHash + " and should be " + expectedRoot);
        }
        var levels = Levels.of(superblock.dataBlocks(), superblockAt + BLOCK);
        for (int level = levels.start().size() - 2; level >= 0; level--) {
            long start = levels.start().get(level);
            long blocks = levels.blocks().get(level);
            compare(
                    new Sweep(hashes, start, blocks, superblock.saltBytes(), Sweep.Known.NOTHING),
                    hashes,
                    levels.start().get(level + 1),
                    "level " + (level + 1) + " of the hash tree");
        }
        compare(
                new Sweep(
                        disk,
                        0,
                        superblock.dataBlocks(),
                        superblock.saltBytes(),
                        Sweep.Known.NOTHING),
                hashes,
                levels.start().getFirst(),
                "the data");
    }

    private static void compare(Sweep sweep, FileChannel hashes, long expectedAt, String what)
            throws IOException {
        sweep.run((first, actual, count) -> {
            var expected = new byte[count * Hasher.HASH];
            Hasher.readFully(hashes, expectedAt + first * Hasher.HASH, expected, expected.length);
            int different =
                    Arrays.mismatch(actual, 0, expected.length, expected, 0, expected.length);
            if (different >= 0) {
                throw new VerityException(
                        "block "
                                + (first + different / Hasher.HASH)
                                + " of "
                                + what
                                + " was changed");
            }
        });
    }
}
