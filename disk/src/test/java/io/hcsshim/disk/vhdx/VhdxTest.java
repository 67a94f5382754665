package io.hcsshim.disk.vhdx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.ext4.Fsck;
import io.hcsshim.disk.tree.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VhdxTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    @TempDir private Path temp;

    @Test
    void aRawDiskIsReadBackAsItWas() throws IOException {
        var data = data();
        try (var disk = convert(data)) {
            assertArrayEquals(data, content(disk));
            assertEquals(data.length, VhdxReader.open(disk).bytes());
            assertTrue(disk.size() < data.length, "blocks of zeros take room");
        }
    }

    @Test
    void anEmptyDiskIsSmallHoweverLargeItIs() throws IOException {
        try (var disk = open(temp.resolve("empty"))) {
            VhdxWriter.create(disk, 20L << 30, ID);

            assertEquals(20L << 30, VhdxReader.open(disk).bytes());
            assertEquals(4 << 20, disk.size());
        }
    }

    @Test
    void qemuReadsWhatIsWrittenAndTheOtherWayRound() throws Exception {
        assumeTrue(Fsck.program("qemu-img").isPresent(), "needs qemu-utils");
        var data = data();
        convert(data).close();
        qemuImg("check", "-f", "vhdx", "" + vhdx());
        qemuImg("compare", "-f", "raw", "-F", "vhdx", "" + raw(), "" + vhdx());

        qemuImg("convert", "-f", "raw", "-O", "vhdx", "" + raw(), "" + vhdx());
        try (var disk = FileChannel.open(vhdx())) {
            assertArrayEquals(data, content(disk));
        }
    }

    @Test
    void aHeaderMayBeDamagedAndTheOtherServes() throws IOException {
        var data = data();
        for (int at : new int[] {64 << 10, 128 << 10, 192 << 10}) {
            try (var disk = convert(data)) {
                disk.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), at + 20);

                assertArrayEquals(data, content(disk));
            }
        }
    }

    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        try (var disk = open(Files.write(temp.resolve("zeros"), new byte[1 << 20]))) {
            assertThrows(VhdxException.class, () -> VhdxReader.open(disk));
        }
        var random = new Random(7);
        for (int i = 0; i < 40; i++) {
            try (var disk = convert(new byte[4 << 20])) {
                for (int n = 0; n < 4; n++) {
                    long at =
                            random.nextBoolean()
                                    ? random.nextInt(320 << 10)
                                    : (2 << 20) + random.nextInt(300);
                    disk.write(ByteBuffer.wrap(new byte[] {(byte) random.nextInt()}), at);
                }
                try {
                    VhdxReader.open(disk);
                } catch (VhdxException _) {
                    // noticed
                }
            }
        }
    }

    @Test
    void holesThatAreKnownAreNotReadAndMakeNoDifference() throws Exception {
        var data = data();
        try (var plain = convert(data)) {
            var expected = Files.readAllBytes(vhdx());
            try (var raw = FileChannel.open(raw());
                    var disk = open(temp.resolve("holes.vhdx"))) {
                long secondEnd = data.length - (1 << 20);
                VhdxWriter.convert(
                        raw, from -> from < 1 << 20 ? from : Math.max(from, secondEnd), disk, ID);
                assertArrayEquals(expected, Files.readAllBytes(temp.resolve("holes.vhdx")));
            }
            assertArrayEquals(data, content(plain));
        }
        Files.write(raw(), new byte[4 << 20]);
        try (var raw = FileChannel.open(raw());
                var disk = open(temp.resolve("empty.vhdx"))) {
            VhdxWriter.convert(raw, from -> 4 << 20, disk, ID);
            assertArrayEquals(new byte[4 << 20], content(disk));
        }
    }

    /// 9 MiB and a bit: data, zeros, data.
    private static byte[] data() {
        var data = new byte[(9 << 20) + 512];
        var ends = new byte[1 << 20];
        new Random(1).nextBytes(ends);
        System.arraycopy(ends, 0, data, 0, ends.length);
        System.arraycopy(ends, 0, data, data.length - ends.length, ends.length);
        return data;
    }

    private Path raw() {
        return temp.resolve("raw");
    }

    private Path vhdx() {
        return temp.resolve("disk.vhdx");
    }

    private FileChannel convert(byte[] data) throws IOException {
        Files.write(raw(), data);
        Files.deleteIfExists(vhdx());
        var disk = open(vhdx());
        try (var raw = FileChannel.open(raw())) {
            VhdxWriter.convert(raw, disk, ID);
        }
        return disk;
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static byte[] content(FileChannel disk) throws IOException {
        var bytes = new ByteArrayOutputStream();
        VhdxReader.open(disk)
                .read(
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
        return bytes.toByteArray();
    }

    private static void qemuImg(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Fsck.program("qemu-img").orElseThrow().toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), said);
    }
}
