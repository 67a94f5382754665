package io.hcsshim.disk.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.ScratchFile;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.disk.tar.TarBytes;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.verity.VerityTree;
import io.hcsshim.disk.vhd.VhdFooter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerDiskTest {
    @TempDir private Path temp;

    @Test
    void treeAndFooterFollowTheFileSystem() throws IOException {
        var disk = convert(new TarBytes().file("f", "x").ended(), EnumSet.allOf(Trailer.class));

        try (var file = FileChannel.open(path())) {
            assertEquals(disk.bytes(), file.size());
            assertEquals(disk.bytes() - VhdFooter.SIZE, VhdFooter.of(file).diskBytes());
            long end = Ext4Reader.open(file).superblock().bytes();
            var tree = VerityTree.read(file, end);
            assertEquals(disk.rootHash().orElseThrow(), tree.rootHash());
            assertEquals(disk.bytes() - VhdFooter.SIZE, tree.end());
        }
    }

    @Test
    void twoConversionsGiveTheSameBytes() throws IOException {
        var archive = new TarBytes().directory("d").file("d/f", "content");

        convert(archive.ended(), Set.of());
        var first = Files.readAllBytes(path());
        convert(archive.ended(), Set.of());

        assertEquals(-1, Arrays.mismatch(first, Files.readAllBytes(path())));
    }

    @Test
    void namesThatPointOutsideStayInside() throws IOException {
        convert(
                new TarBytes()
                        .file("/abs", "1")
                        .file("../../up", "2")
                        .file("a/../../b", "3")
                        .link('2', "way-out", "/../../etc/passwd")
                        .ended(),
                Set.of());

        try (var file = FileChannel.open(path())) {
            var image = Ext4Reader.open(file);
            assertTrue(image.find("abs").isPresent());
            assertTrue(image.find("up").isPresent());
            assertTrue(image.find("b").isPresent());
            assertEquals(
                    new Node.Symlink("/../../etc/passwd"),
                    image.find("way-out").orElseThrow().node());
        }
    }

    @Test
    void aFolderMayHoldAMillionFiles() throws IOException {
        int count = 1_000_000;

        convert(new ManyFiles(count), Set.of());

        try (var file = FileChannel.open(path())) {
            var image = Ext4Reader.open(file);
            var superblock = image.superblock();
            // with those that are reserved, lost+found and the folder itself
            assertEquals(count + 12, superblock.inodes() - superblock.freeInodes());
            assertTrue(image.find("d/0999999").isPresent());
        }
    }

    /// Some GiB of zeros in some MiB: one file, which is refused by its header, and many, until there is no room.
    @ParameterizedTest
    @ValueSource(longs = {4L << 30, 1L << 20})
    void aBombIsRefusedWhenThereIsNoRoomLeftAndLeavesNoFile(long fileBytes) throws IOException {
        var limited = LayerOptions.PLAIN.with(LayerOptions.PLAIN.image().withMaximum(64 << 20));
        try (var archive = Decompression.of(Channels.newChannel(Bomb.of(fileBytes)))) {
            var e =
                    assertThrows(
                            IOException.class,
                            () -> LayerDisk.write(archive, path(), limited, Set.of()));

            assertTrue(
                    e.getMessage().endsWith("disk exceeded maximum size of 67108864 bytes"),
                    e.getMessage());
            assertEquals(List.of(), files());
        }
    }

    @Test
    void whatADeviceHeldBeforeIsGone() throws IOException {
        var archive = new TarBytes().file("f", "\0".repeat(1 << 20)).file("g", "x");
        convert(archive.ended(), Set.of());
        var fresh = Files.readAllBytes(path());
        var old = new byte[fresh.length];
        Arrays.fill(old, (byte) 0x55);
        try (var device = ScratchFile.of(old)) {
            TarToExt4.convert(archive.ended(), device.channel(), LayerOptions.PLAIN);

            assertEquals(-1, Arrays.mismatch(fresh, device.bytes()));
        }
    }

    @Test
    void anArchiveMayNestVeryDeep() throws IOException {
        var path = "d/".repeat(3000) + "f";

        convert(new TarBytes().records("path=" + path).file("f", "x").ended(), Set.of());

        try (var file = FileChannel.open(path())) {
            var image = Ext4Reader.open(file);
            assertEquals(new Node.Regular(1), image.find(path).orElseThrow().node());
            assertEquals(List.of(), ImageCheck.findings(image));
        }
    }

    record Hostile(String what, ReadableByteChannel archive, String complaint) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Hostile> hostile() {
        var endless = TarBytes.block('0', "f", "", "");
        TarBytes.put(endless, 124, "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");
        var bomb =
                new String[] {
                    "GNU.sparse.size=9000000000000000000",
                    "GNU.sparse.numblocks=0",
                    "GNU.sparse.map=,"
                };
        bomb[1] = "GNU.sparse.numblocks=1";
        bomb[2] = "GNU.sparse.map=0,1";
        return Stream.of(
                new Hostile(
                        "a link to itself",
                        new TarBytes().link('1', "f", "f").ended(),
                        "f: a hard link to a file that is not there: f"),
                new Hostile(
                        "a link to a folder",
                        new TarBytes().directory("d").link('1', "f", "d").ended(),
                        "f: a hard link to a directory"),
                new Hostile(
                        "a size of 2^63 - 1",
                        new TarBytes().header(endless).ended(),
                        "f: a file of 9223372036854775807 bytes; the largest is 137438953472"),
                new Hostile(
                        "a sparse file of 9 EB",
                        new TarBytes().records(bomb).file("f", "x").ended(),
                        "f: a file of 9000000000000000000 bytes; the largest is 137438953472"),
                new Hostile(
                        "a sparse file of 100 GB",
                        new TarBytes()
                                .records("GNU.sparse.size=100000000000", bomb[1], bomb[2])
                                .file("f", "x")
                                .ended(),
                        "f: disk exceeded maximum size of 17179869184 bytes"),
                new Hostile(
                        "a name below a file",
                        new TarBytes().file("f", "x").file("f/g", "y").ended(),
                        "f/g: 'f' is not a directory"),
                new Hostile(
                        "a file in place of a folder",
                        new TarBytes().file("d/f", "x").file("d", "y").ended(),
                        "d: cannot replace a directory with a file"),
                new Hostile(
                        "an attribute too large",
                        new TarBytes()
                                .records("SCHILY.xattr.user.big=" + "x".repeat(5000))
                                .file("f", "")
                                .ended(),
                        "f: could not fit xattr user.big"),
                new Hostile(
                        "a name too long",
                        new TarBytes().records("path=" + "n".repeat(256)).file("f", "").ended(),
                        "n".repeat(256) + ": a name of 256 bytes"),
                new Hostile(
                        "half of an archive",
                        TarBytes.channel(
                                Arrays.copyOf(
                                        new TarBytes().file("f", "x".repeat(9999)).bytes(), 5000)),
                        "not a valid tar archive: it ends in the middle of a file (at byte 5000)"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostileArchiveGivesOneClearErrorAndNoFile(Hostile hostile) {
        var e = assertThrows(IOException.class, () -> convert(hostile.archive, Set.of()));

        assertEquals(hostile.complaint, e.getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void archivesWithFlippedBitsGiveImagesOrErrorsButNothingElse() throws IOException {
        var archive =
                new TarBytes()
                        .directory("d")
                        .records("path=d/e/f", "mtime=1.5", "SCHILY.xattr.user.a=b")
                        .file("f", "content")
                        .link('1', "d/g", "d/e/f")
                        .link('2', "s", "x".repeat(80))
                        .records(
                                "GNU.sparse.size=20",
                                "GNU.sparse.numblocks=1",
                                "GNU.sparse.map=3,5")
                        .file("sparse", "abcde")
                        .bytes();
        for (int seed = 0; seed < 500; seed++) {
            var flipped = flip(archive, new Random(seed));
            try {
                convert(TarBytes.channel(flipped), Set.of());
                try (var file = FileChannel.open(path())) {
                    assertEquals(
                            List.of(), ImageCheck.findings(Ext4Reader.open(file)), "seed " + seed);
                }
                Files.delete(path());
            } catch (IOException _) {
                assertFalse(Files.exists(path()), "seed " + seed);
            }
        }
    }

    /// Mends the checksums, so that more than the first header is looked at.
    private static byte[] flip(byte[] archive, Random random) {
        var flipped = archive.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        var mended = new TarBytes();
        for (int at = 0; at < flipped.length; at += 512) {
            var block = Arrays.copyOfRange(flipped, at, at + 512);
            if (ByteText.of(block, 257, 262).equals("ustar")) {
                mended.header(block);
            } else {
                mended.raw(block);
            }
        }
        return mended.bytes();
    }

    private Path path() {
        return temp.resolve("disk");
    }

    private List<Path> files() {
        try (var files = Files.list(temp)) {
            return files.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private LayerDisk convert(ReadableByteChannel archive, Set<Trailer> trailers)
            throws IOException {
        return LayerDisk.write(archive, path(), LayerOptions.PLAIN, trailers);
    }

    /// An archive of files in one folder, with names of seven digits, that is made while it is read.
    private static final class ManyFiles implements ReadableByteChannel {
        private static final int SUM_AT = 148;
        private final byte[] block =
                TarBytes.summed(TarBytes.block('0', "d/0000000", "", TarBytes.octal(0, 12)));
        private final int sumOfZeros = Integer.parseInt(ByteText.of(block, SUM_AT, SUM_AT + 6), 8);
        private final int count;
        private int next;

        ManyFiles(int count) {
            this.count = count;
        }

        @Override
        public int read(ByteBuffer into) {
            int from = into.position();
            for (; next < count && into.remaining() >= block.length; next++) {
                name();
                into.put(block);
            }
            return into.position() > from ? into.position() - from : -1;
        }

        /// The last digits change, and the sum with them.
        private void name() {
            int sum = 0;
            for (int i = 8, left = next; i >= 2; i--, left /= 10) {
                block[i] = (byte) ('0' + left % 10);
                sum += left % 10;
            }
            TarBytes.put(block, SUM_AT, TarBytes.octal(sumOfZeros + sum, 7));
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
