package io.hcsshim.disk.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.disk.ext4.Fsck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTableTest {
    private static final PartitionTable TABLE =
            new PartitionTable(
                    UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                    20_000,
                    List.of(
                            new Partition(
                                    Partition.LINUX, new UUID(1, 2), 2048, 4095, 0, "layer one"),
                            new Partition(
                                    Partition.LINUX, new UUID(3, 4), 8192, 9000, 4, "\u00fc")));

    @TempDir private Path temp;
    private FileChannel disk;

    @BeforeEach
    void open() throws IOException {
        disk =
                FileChannel.open(
                        temp.resolve("disk"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        disk.close();
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        TABLE.write(disk);

        assertEquals(20_000 * 512, disk.size());
        assertEquals(TABLE, PartitionTable.read(disk));
        assertEquals(2048 * 512, TABLE.partitions().getFirst().offset());
        assertEquals(2048 * 512, TABLE.partitions().getFirst().bytes());
    }

    @Test
    void idsAreStoredInTheirMixedOrder() throws IOException {
        TABLE.write(disk);

        var bytes = ByteBuffer.allocate(16);
        disk.read(bytes, 512 + 56);
        assertEquals("33221100554477668899aabbccddeeff", HexFormat.of().formatHex(bytes.array()));
    }

    @Test
    void theSecondTableServesWhenTheFirstIsDamaged() throws IOException {
        for (long at : new long[] {512, 512 + 60, 1024 + 40}) {
            TABLE.write(disk);
            disk.write(ByteBuffer.wrap(new byte[] {99}), at);

            assertEquals(TABLE, PartitionTable.read(disk));
        }
    }

    @Test
    void withoutAnyTableThereIsAnError() throws IOException {
        disk.write(ByteBuffer.allocate(512), 100_000);

        assertThrows(IOException.class, () -> PartitionTable.read(disk));
    }

    @Test
    void partitionsMayNotOverlapOrLeaveTheDisk() {
        var one = new Partition(Partition.LINUX, new UUID(1, 1), 100, 200, 0, "");
        for (var other :
                List.of(
                        new Partition(Partition.LINUX, new UUID(1, 2), 200, 300, 0, ""),
                        new Partition(Partition.LINUX, new UUID(1, 2), 33, 40, 0, ""),
                        new Partition(Partition.LINUX, new UUID(1, 2), 900, 967, 0, ""))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new PartitionTable(new UUID(0, 1), 1000, List.of(one, other)));
        }
    }

    @Test
    void otherProgramsReadTheTable() throws Exception {
        var sfdisk = Fsck.program("sfdisk");
        assumeTrue(sfdisk.isPresent(), "needs fdisk");
        TABLE.write(disk);

        var process =
                new ProcessBuilder(sfdisk.get().toString(), "--dump", "" + temp.resolve("disk"))
                        .redirectErrorStream(true)
                        .start();
        var dump = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), dump);
        assertTrue(dump.contains("label-id: 00112233-4455-6677-8899-AABBCCDDEEFF"), dump);
        assertTrue(dump.contains("name=\"layer one\""), dump);
        assertTrue(dump.matches("(?s).*start= *8192, size= *809, .*"), dump);
    }
}
