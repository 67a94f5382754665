package io.hcsshim.disk.vhd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VhdFooterTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @TempDir private Path temp;

    /// Worked out by hand from the table in VhdFooter; the sum of the bytes is 0x1f15.
    @Test
    void theBytesAreThoseOfTheFormat() {
        var bytes = new byte[VhdFooter.SIZE];
        new VhdFooter(3, ID).toBytes().get(bytes);

        var head =
                "636f6e6563746978"
                        + "00000002"
                        + "00010000"
                        + "ffffffffffffffff"
                        + "00000000"
                        + "00000000"
                        + "000a0000"
                        + "00000000"
                        + "0000000000000003"
                        + "0000000000000003"
                        + "00000000"
                        + "00000002";
        assertEquals(head, HexFormat.of().formatHex(bytes, 0, 64));
        int sum = 0;
        for (byte b : HexFormat.of().parseHex(head + "00112233445566778899aabbccddeeff")) {
            sum += b & 0xff;
        }
        assertEquals(HexFormat.of().toHexDigits(~sum), HexFormat.of().formatHex(bytes, 64, 68));
        assertEquals(
                "00112233445566778899aabbccddeeff" + "00".repeat(428),
                HexFormat.of().formatHex(bytes, 68, 512));
    }

    @Test
    void aFooterIsReadFromTheEndOfAFile() throws IOException {
        try (var file = disk(3)) {
            VhdFooter.append(file, ID);

            assertEquals(515, file.size());
            assertEquals(new VhdFooter(3, ID), VhdFooter.of(file));
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        for (int bit = 0; bit < 8 * 85; bit++) {
            var bytes = new VhdFooter(4096, ID).toBytes();
            bytes.put(bit / 8, (byte) (bytes.get(bit / 8) ^ 1 << bit % 8));

            assertThrows(IOException.class, () -> VhdFooter.read(bytes));
        }
    }

    @Test
    void aFileWithoutAFooterIsNoVhd() throws IOException {
        try (var file = disk(1000)) {
            assertThrows(IOException.class, () -> VhdFooter.of(file));
        }
        assertThrows(IOException.class, () -> VhdFooter.read(ByteBuffer.allocate(10)));
    }

    private FileChannel disk(int bytes) throws IOException {
        var path = Files.write(temp.resolve("disk"), new byte[bytes]);
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
