package io.hcsshim.disk.ext4;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is put into an image comes out of it; a failure names the seed.
class RandomTreesTest {
    private static final int TREES = Integer.getInteger("hcsshim.trees", 40);

    /// As many are looked at by a program of its own each.
    private static final int LOOKED_AT =
            Integer.getInteger("hcsshim.trees", 0) > 0 ? TREES : TREES / 3;

    @TempDir private Path temp;

    @Test
    void everythingInATreeIsInItsImage() throws IOException {
        for (int seed = 0; seed < TREES; seed++) {
            var tree = new RandomTree(seed);
            for (var small : Ext4Options.SmallFiles.values()) {
                try (var file = image(tree, exact().withSmallFiles(small))) {
                    compare(tree, Ext4Reader.open(file), "seed " + seed + ", " + small);
                }
            }
        }
    }

    @Test
    void imagesAreWholeInEverybodysEyes() throws Exception {
        assumeTrue(Fsck.program("e2fsck").isPresent(), "needs e2fsprogs");
        for (int seed = 0; seed < LOOKED_AT; seed++) {
            for (var small : Ext4Options.SmallFiles.values()) {
                image(new RandomTree(seed), exact().withSmallFiles(small)).close();

                assertEquals(List.of(), Fsck.complaints(path()), "seed " + seed + ", " + small);
            }
        }
    }

    @Test
    void imagesByTheReferencesRuleHaveItsOneKnownFlaw() throws Exception {
        assumeTrue(Fsck.program("e2fsck").isPresent(), "needs e2fsprogs");
        for (int seed = 0; seed < LOOKED_AT; seed++) {
            image(new RandomTree(seed), Ext4Options.REFERENCE).close();

            assertEquals(
                    List.of("Padding at end of inode bitmap is not set. Fix? no"),
                    Fsck.complaints(path()),
                    "seed " + seed);
        }
    }

    private static Ext4Options exact() {
        return Ext4Options.REFERENCE.withRules(Ext4Options.Rules.EXACT);
    }

    private Path path() {
        return temp.resolve("image");
    }

    private FileChannel image(RandomTree tree, Ext4Options options) throws IOException {
        var file =
                FileChannel.open(
                        path(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        var writer = Ext4Writer.begin(file, options);
        tree.writeTo(writer);
        assertEquals(writer.finish(), file.size());
        return file;
    }

    static void compare(RandomTree tree, Ext4Reader reader, String seed) throws IOException {
        assertEquals(List.of(), ImageCheck.findings(reader), seed);
        var names = new TreeSet<String>();
        gather(reader, "", names);
        var expected = new TreeSet<>(tree.files.keySet());
        expected.addAll(tree.links.keySet());
        assertEquals(expected, names, seed);
        for (var entry : tree.files.entrySet()) {
            var file = reader.find(entry.getKey()).orElseThrow();
            assertEquals(entry.getValue().node(), file.node(), seed);
            assertEquals(entry.getValue().attributes(), file.attributes(), seed);
            if (file.node() instanceof Node.Regular(var size)) {
                var content = ByteBuffer.allocate((int) size);
                reader.read(file, new ArraySink(content));
                assertArrayEquals(entry.getValue().content(), content.array(), seed);
            }
        }
        for (var link : tree.links.entrySet()) {
            assertEquals(
                    reader.find(link.getValue()).orElseThrow().inode(),
                    reader.find(link.getKey()).orElseThrow().inode(),
                    seed);
            assertTrue(reader.find(link.getKey()).orElseThrow().links() > 1, seed);
        }
    }

    private static void gather(Ext4Reader reader, String folder, TreeSet<String> names)
            throws IOException {
        for (var entry : reader.list(reader.find(folder).orElseThrow()).entrySet()) {
            var path = folder + entry.getKey();
            names.add(path);
            if (entry.getValue().node() instanceof Node.Directory) {
                gather(reader, path + "/", names);
            }
        }
    }
}
