package io.hcsshim.disk.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.disk.ScratchFile;
import io.hcsshim.disk.ext4.Ext4Reader;
import io.hcsshim.disk.ext4.ImageCheck;
import io.hcsshim.disk.tar.Decompression;
import io.hcsshim.disk.tar.TarBytes;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Bytes that may be a layer: what becomes an image is a sound one.
public final class TarFuzzTest implements FuzzTarget {
    /// Made by JUnit, or for one input.
    public TarFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new TarFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        var plain =
                new TarBytes()
                        .directory("d/")
                        .records("path=d/a long name", "mtime=-1.5", "SCHILY.xattr.user.a=b")
                        .file("x", "content")
                        .link('2', "l", "d")
                        .link('1', "h", "x")
                        .file("d/.wh.gone", "")
                        .raw(new byte[1024])
                        .bytes();
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return List.of(plain, packed.toByteArray());
    }

    @Override
    public int rounds() {
        return 600;
    }

    @Override
    public void take(byte[] input) throws Exception {
        try (var image = ScratchFile.empty();
                var archive =
                        Decompression.of(Channels.newChannel(new ByteArrayInputStream(input)))) {
            TarToExt4.convert(archive, image.channel(), LayerOptions.POLICY);
            assertEquals(List.of(), ImageCheck.findings(Ext4Reader.open(image.channel())));
        } catch (IOException _) { // told to whoever brought it
        }
    }
}
