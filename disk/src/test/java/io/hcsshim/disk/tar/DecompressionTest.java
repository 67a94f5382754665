package io.hcsshim.disk.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressionTest {
    private static final byte[] DATA = data();

    private interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    @Test
    void plainBytesStayWhatTheyAre() throws IOException {
        assertArrayEquals(DATA, read(DATA));
        assertArrayEquals(new byte[0], read(new byte[0]));
        assertArrayEquals(new byte[] {0x1f}, read(new byte[] {0x1f}));
    }

    @Test
    void gzipAndZstdAreUnderstood() throws IOException {
        assertArrayEquals(DATA, read(compressed(GZIPOutputStream::new)));
        assertArrayEquals(DATA, read(compressed(ZstdOutputStream::new)));
    }

    @Test
    void severalGzipMembersAreOneArchive() throws IOException {
        var both = new ByteArrayOutputStream();
        both.writeBytes(compressed(GZIPOutputStream::new));
        both.writeBytes(compressed(GZIPOutputStream::new));

        var twice = new ByteArrayOutputStream();
        twice.writeBytes(DATA);
        twice.writeBytes(DATA);
        assertArrayEquals(twice.toByteArray(), read(both.toByteArray()));
    }

    @Test
    void damageIsAnError() throws IOException {
        for (var whole :
                new byte[][] {
                    compressed(GZIPOutputStream::new), compressed(ZstdOutputStream::new)
                }) {
            var half = Arrays.copyOf(whole, whole.length / 2);
            assertThrows(IOException.class, () -> read(half));
            var random = new Random(3);
            var damaged = whole.clone();
            for (int i = 0; i < 100; i++) {
                damaged[20 + random.nextInt(whole.length - 20)] ^= 0x55;
            }
            assertThrows(IOException.class, () -> read(damaged));
        }
    }

    private static byte[] read(byte[] bytes) throws IOException {
        try (var channel = Decompression.of(TarBytes.channel(bytes))) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static byte[] compressed(Compression compression) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = compression.over(bytes)) {
            out.write(DATA);
        }
        return bytes.toByteArray();
    }

    /// More than the read-ahead holds, half of it compressible.
    private static byte[] data() {
        var data = new byte[7 << 20];
        new Random(1).nextBytes(data);
        Arrays.fill(data, 0, 3 << 20, (byte) 'x');
        return data;
    }
}
