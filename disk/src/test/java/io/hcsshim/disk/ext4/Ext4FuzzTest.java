package io.hcsshim.disk.ext4;

import io.hcsshim.disk.ScratchFile;
import io.hcsshim.disk.layer.LayerOptions;
import io.hcsshim.disk.layer.TarToExt4;
import io.hcsshim.disk.tar.TarBytes;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayDeque;
import java.util.List;

/// Bytes that may be an ext4 image, looked through from the root.
public final class Ext4FuzzTest implements FuzzTarget {
    private static final int MOST_FILES = 200;
    private static final long LARGEST_READ = 1 << 20;

    /// Made by JUnit, or for one input.
    public Ext4FuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new Ext4FuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        var archive =
                new TarBytes()
                        .directory("d/")
                        .records("SCHILY.xattr.user.a=b")
                        .file("d/small", "content")
                        .file("d/large", "0123456789".repeat(1000))
                        .link('2', "l", "d/" + "long/".repeat(20))
                        .raw(new byte[1024])
                        .bytes();
        try (var image = ScratchFile.empty()) {
            TarToExt4.convert(
                    Channels.newChannel(new ByteArrayInputStream(archive)),
                    image.channel(),
                    LayerOptions.PLAIN);
            return List.of(image.bytes());
        }
    }

    @Override
    public int rounds() {
        return 600;
    }

    @Override
    public void take(byte[] input) throws Exception {
        try (var image = ScratchFile.of(input)) {
            var reader = Ext4Reader.open(image.channel());
            ImageCheck.findings(reader);
            walk(reader);
        } catch (IOException _) { // told to whoever looks
        }
    }

    private static void walk(Ext4Reader reader) throws IOException {
        var left = new ArrayDeque<Ext4File>();
        reader.find("").ifPresent(left::add);
        for (int seen = 0; seen < MOST_FILES && !left.isEmpty(); seen++) {
            var file = left.remove();
            switch (file.node()) {
                case Node.Directory _ -> left.addAll(reader.list(file).values());
                case Node.Regular(long size) when size <= LARGEST_READ -> read(reader, file);
                default -> {} // nothing in it
            }
        }
    }

    private static void read(Ext4Reader reader, Ext4File file) throws IOException {
        reader.read(
                file,
                new Content.Sink() {
                    @Override
                    public void data(ByteBuffer bytes) {}

                    @Override
                    public void hole(long length) {}
                });
    }
}
