package io.hcsshim.disk.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.layer.LayerDisk;
import io.hcsshim.disk.layer.LayerDisk.Trailer;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.verity.VerityTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees through an archive into an image and out again: other ones each time. A failure names the seed of its tree;
/// `-Dhcsshim.seed=SEED` takes that tree alone.
class RandomLayersTest {
    private static final int TREES = 12;

    private static final LayerOptions EXACT =
            LayerOptions.PLAIN.with(Ext4Options.REFERENCE.withRules(Ext4Options.Rules.EXACT));

    @TempDir private Path temp;

    static LongStream seeds() {
        var wanted = Long.getLong("hcsshim.seed");
        return wanted == null ? new Random().longs(TREES) : LongStream.of(wanted);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everythingInAnArchiveIsInItsImage(long seed) throws IOException {
        var tree = new RandomTree(seed).archived();

        try (var image = FileChannel.open(convert(tree, EXACT, Set.of()))) {
            RandomTreesTest.compare(tree, Ext4Reader.open(image), "seed " + seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hashesTakenOnTheWayAreThoseOfTheImage(long seed) throws IOException {
        var tree = new RandomTree(seed).archived();
        for (var options : List.of(EXACT, LayerOptions.PLAIN)) {
            var path = convert(tree, options, Set.of(Trailer.HASH_TREE));
            try (var image = FileChannel.open(path)) {
                long end = Ext4Reader.open(image).superblock().bytes();
                var found = VerityTree.read(image, end);
                found.verify(image, image, found.rootHash());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void debugfsSeesTheSame(long seed) throws Exception {
        assumeTrue(Fsck.program("debugfs").isPresent(), "needs e2fsprogs");
        var tree = new RandomTree(seed).archived();
        var path = convert(tree, EXACT, Set.of());

        assertEquals(List.of(), Fsck.complaints(path), "seed " + seed);
        var seen = Debugfs.inodes(path);
        try (var image = FileChannel.open(path)) {
            var reader = Ext4Reader.open(image);
            for (var entry : tree.files.entrySet()) {
                var file = reader.find(entry.getKey()).orElseThrow();
                var it = entry.getValue();
                var inode = seen.get(file.inode());
                assertEquals(Debugfs.words(it.node(), it.attributes()), inode, "seed " + seed);
                if (it.node() instanceof Node.Regular) {
                    assertEquals(
                            -1,
                            java.util.Arrays.mismatch(
                                    it.content(), Debugfs.content(path, file.inode())),
                            "seed " + seed);
                }
            }
        }
    }

    private Path convert(RandomTree tree, LayerOptions options, Set<Trailer> trailers)
            throws IOException {
        var archive = Files.write(temp.resolve("layer.tar"), tree.tar());
        var image = temp.resolve("image");
        try (var tar = FileChannel.open(archive)) {
            LayerDisk.write(tar, image, options, trailers);
        }
        return image;
    }
}
