package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images are read back with e2fsprogs' own debugfs and e2fsck.
class MkfsExt4Test {
    @TempDir private Path temp;
    private Path tree;
    private Path image;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(HostTool.find("mke2fs").isPresent(), "needs e2fsprogs");
        tree = Files.createDirectory(temp.resolve("tree"));
        image = temp.resolve("image");
    }

    @Test
    void contentsModesAndLinksAreKept() throws Exception {
        Files.createDirectories(tree.resolve("a/b"));
        var file = Files.writeString(tree.resolve("a/b/file"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createLink(tree.resolve("hard"), file);
        Files.createSymbolicLink(tree.resolve("soft"), Path.of("a/b/file"));

        make();

        assertEquals("content", debugfs("cat /hard"));
        assertTrue(debugfs("stat /hard").contains("Mode:  0751"));
        assertTrue(debugfs("stat /hard").contains("Links: 2"));
        assertTrue(debugfs("stat /soft").contains("Fast link dest: \"a/b/file\""));
    }

    @Test
    void whiteoutsAndAttributesOfTheOverlayAreKept() throws Exception {
        var opaque = Files.createDirectory(tree.resolve("opaque"));
        assumeTrue(succeeds("mknod", tree.resolve("gone").toString(), "c", "0", "0"), "needs root");
        assumeTrue(
                HostTool.find("setfattr").isPresent()
                        && succeeds(
                                "setfattr", "-n", "trusted.overlay.opaque", "-v", "y", "" + opaque),
                "needs trusted attributes");

        make();

        assertTrue(debugfs("stat /gone").contains("Type: character special"));
        assertTrue(debugfs("ea_list /opaque").contains("trusted.overlay.opaque"));
    }

    @Test
    void equalTreesGiveEqualImages() throws Exception {
        Files.writeString(tree.resolve("file"), "content");
        var builder = new MkfsExt4();
        var again = temp.resolve("again");

        builder.layer(tree, image, LayerIdentity.ofText("same"));
        builder.layer(tree, again, LayerIdentity.ofText("same"));

        assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(again));
    }

    @Test
    void theSizeFitsTreesOfManySmallAndOfLargeFiles() throws Exception {
        var big = new byte[9 << 20];
        java.util.Arrays.fill(big, (byte) 7);
        Files.write(tree.resolve("big"), big);
        for (int d = 0; d < 20; d++) {
            var folder = Files.createDirectory(tree.resolve("folder" + d));
            for (int f = 0; f < 100; f++) {
                Files.writeString(folder.resolve("a-file-with-a-rather-long-name-" + f), "x" + f);
            }
        }

        make();

        assertEquals("x99", debugfs("cat /folder19/a-file-with-a-rather-long-name-99"));
    }

    @Test
    void anEmptyTreeIsAnImageToo() throws Exception {
        make();

        assertTrue(Files.size(image) >= 1 << 20);
    }

    @Test
    void nothingIsInTheImageThatIsNotInTheTree() throws Exception {
        Files.writeString(tree.resolve("file"), "content");

        make();

        assertEquals("", debugfs("stat /lost+found").strip());
        assertFalse(debugfs("ls /").contains("lost+found"));
    }

    @Test
    void aFolderOfThatNameInTheTreeIsKept() throws Exception {
        Files.writeString(Files.createDirectory(tree.resolve("lost+found")).resolve("file"), "x");

        make();

        assertEquals("x", debugfs("cat /lost+found/file"));
    }

    @Test
    void aScratchDiskTakesRoomOnlyAsItIsWritten() throws Exception {
        new MkfsExt4().scratch(20L << 30, image);

        assertEquals(20L << 30, Files.size(image));
        assertTrue(allocatedKib(image) < 1024, allocatedKib(image) + " KiB are allocated");
        check();
    }

    @Test
    void aCopyOfAScratchDiskIsAsSparse() throws Exception {
        new MkfsExt4().scratch(1L << 30, image);
        var copy = temp.resolve("copy");

        SparseCopy.copy(image, copy);

        assertEquals(-1, Files.mismatch(image, copy));
        assertTrue(allocatedKib(copy) < 1024);
    }

    private void make() throws Exception {
        new MkfsExt4().layer(tree, image, LayerIdentity.ofText("test"));
        check();
    }

    private void check() throws Exception {
        assertTrue(succeeds("e2fsck", "-fn", image.toString()), "e2fsck finds the image clean");
    }

    private String debugfs(String request) throws IOException, InterruptedException {
        var tool = new ProcessBuilder("debugfs", "-R", request, image.toString());
        tool.redirectError(ProcessBuilder.Redirect.DISCARD);
        var process = tool.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static boolean succeeds(String program, String... arguments) throws Exception {
        var tool = HostTool.find(program);
        assumeTrue(tool.isPresent(), "needs " + program);
        try {
            tool.get().run(java.util.List.of(arguments), Map.of());
            return true;
        } catch (HostTool.ToolException _) {
            return false;
        }
    }

    /// How much of the file is on disk, from `du`.
    private static long allocatedKib(Path file) throws IOException {
        var du = new ProcessBuilder("du", "-k", file.toString()).start();
        var output = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(output.split("\\s")[0]);
    }
}
