package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.ext4.Ext4File;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Timestamp;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Folder;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.Xattrs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryImageTest {
    @TempDir private Path temp;
    private Path tree;
    private Path image;

    @BeforeEach
    void prepare() throws IOException {
        tree = Files.createDirectory(temp.resolve("tree"));
        image = temp.resolve("image");
    }

    @Test
    void contentsModesTimesAndLinksAreKept() throws Exception {
        Files.createDirectories(tree.resolve("a/b"));
        var file = Files.writeString(tree.resolve("a/b/file"), "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_500_000_000_250L));
        Files.createLink(tree.resolve("hard"), file);
        Files.createSymbolicLink(tree.resolve("soft"), Path.of("a/b/file"));
        Files.createSymbolicLink(tree.resolve("long"), Path.of("x".repeat(200)));

        make();

        assertEquals("content", new String(content("hard")));
        assertEquals(0751, find("hard").attributes().permissions());
        assertEquals(
                new Timestamp(1_500_000_000, 250_000_000),
                find("hard").attributes().times().modified());
        assertEquals(2, find("hard").links());
        assertEquals(find("a/b/file").inode(), find("hard").inode());
        assertEquals(new Node.Symlink("a/b/file"), find("soft").node());
        assertEquals(new Node.Symlink("x".repeat(200)), find("long").node());
    }

    @Test
    void devicesWhiteoutsAndAttributesAreKept() throws Exception {
        var opaque = Files.createDirectory(tree.resolve("opaque"));
        var capable = Files.createFile(tree.resolve("capable"));
        var capability = new byte[20];
        capability[3] = 2;
        capability[5] = 4;
        try {
            Nodes.characterDevice(tree.resolve("gone"), 0, 0, 0);
            Nodes.blockDevice(tree.resolve("disk"), 0600, 259, 70000);
            Xattrs.set(opaque, "trusted.overlay.opaque", new byte[] {'y'});
            Xattrs.set(capable, "security.capability", capability);
        } catch (ErrnoException e) {
            assumeTrue(false, "needs root: " + e.getMessage());
        }
        Nodes.fifo(tree.resolve("pipe"), 0600);

        make();

        assertEquals(new Node.Device(Node.DeviceKind.CHARACTER, 0, 0), find("gone").node());
        assertEquals(new Node.Device(Node.DeviceKind.BLOCK, 259, 70000), find("disk").node());
        assertEquals(new Node.Fifo(), find("pipe").node());
        assertEquals(Map.of("trusted.overlay.opaque", "y"), find("opaque").attributes().xattrs());
        assertEquals(
                Map.of("security.capability", ByteText.of(capability)),
                find("capable").attributes().xattrs());
    }

    @Test
    void whatIsTrueOfTheRootIsTrueOfTheImagesRoot() throws Exception {
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwx--x---"));

        make();

        assertEquals(0710, find("/").attributes().permissions());
    }

    @Test
    void filesWithHolesKeepContentAndTakeNoMoreRoom() throws Exception {
        try (var file = new RandomAccessFile(tree.resolve("holes").toFile(), "rw")) {
            file.setLength(40 << 20);
            file.seek(20 << 20);
            file.write("middle".getBytes());
        }

        make();

        var expected = new byte[40 << 20];
        System.arraycopy("middle".getBytes(), 0, expected, 20 << 20, 6);
        assertArrayEquals(expected, content("holes"));
        try (var folder = Folder.open(temp)) {
            assertTrue(folder.status("image").allocated() < 2 << 20);
        }
    }

    @Test
    void largeFilesAreKept() throws Exception {
        var big = new byte[9 << 20];
        new java.util.Random(1).nextBytes(big);
        Files.write(tree.resolve("big"), big);

        make();

        assertArrayEquals(big, content("big"));
    }

    @Test
    void equalTreesGiveEqualImages() throws Exception {
        for (int i = 0; i < 50; i++) {
            Files.writeString(tree.resolve("file" + i), "content" + i);
        }
        make();
        var first = Files.readAllBytes(image);
        Files.delete(image);

        make();

        assertArrayEquals(first, Files.readAllBytes(image));
    }

    @Test
    void nothingIsInTheImageThatIsNotInTheTree() throws Exception {
        make();

        try (var file = FileChannel.open(image)) {
            var reader = Ext4Reader.open(file);
            assertEquals(Set.of(), reader.list(reader.find("/").orElseThrow()).keySet());
        }
    }

    @Test
    void everybodyFindsTheImageWhole() throws Exception {
        assumeTrue(HostTool.find("e2fsck").isPresent(), "needs e2fsprogs");
        for (int d = 0; d < 20; d++) {
            var folder = Files.createDirectory(tree.resolve("folder" + d));
            for (int f = 0; f < 100; f++) {
                Files.writeString(folder.resolve("a-file-with-a-rather-long-name-" + f), "x" + f);
            }
        }

        make();

        HostTool.find("e2fsck").get().run(List.of("-fn", image.toString()), Map.of());
        try (var file = FileChannel.open(image)) {
            assertEquals(List.of(), ImageCheck.findings(Ext4Reader.open(file)));
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        var e =
                assertThrows(
                        IOException.class,
                        () -> new Ext4Images().layer(temp.resolve("absent"), image));

        assertTrue(e.getMessage().contains("absent"), e.getMessage());
    }

    private void make() throws Exception {
        new Ext4Images().layer(tree, image);
    }

    private Ext4File find(String path) throws IOException {
        try (var file = FileChannel.open(image)) {
            return Ext4Reader.open(file).find(path).orElseThrow();
        }
    }

    private byte[] content(String path) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var file = FileChannel.open(image)) {
            var reader = Ext4Reader.open(file);
            reader.read(
                    reader.find(path).orElseThrow(),
                    new Content.Sink() {
                        @Override
                        public void data(ByteBuffer data) {
                            var chunk = new byte[data.remaining()];
                            data.get(chunk);
                            bytes.writeBytes(chunk);
                        }

                        @Override
                        public void hole(long length) {
                            bytes.writeBytes(new byte[(int) length]);
                        }
                    });
        }
        return bytes.toByteArray();
    }
}
