package io.hcsshim.disk.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Times;
import io.hcsshim.disk.tree.Timestamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ext4WriterTest {
    private static final Attributes PLAIN = Attributes.of(0644);
    private static final Ext4Options EXACT =
            Ext4Options.REFERENCE.withRules(Ext4Options.Rules.EXACT);

    @TempDir private Path temp;
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        file =
                FileChannel.open(
                        temp.resolve("image"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    @Test
    void contentHasToBeAsLongAsAnnounced() throws IOException {
        var writer = Ext4Writer.begin(file, Ext4Options.REFERENCE);

        var few = assertThrows(Ext4Exception.class, () -> add(writer, "few", 3, new byte[2]));
        var many = assertThrows(Ext4Exception.class, () -> add(writer, "many", 1, new byte[2]));

        assertEquals("few: a file has 2 of the announced 3 bytes", few.getMessage());
        assertEquals("many: a file has more than the announced 1 bytes", many.getMessage());
    }

    @Test
    void aDiskStaysWithinItsMaximum() throws IOException {
        var writer = Ext4Writer.begin(file, EXACT.withMaximum(1 << 20));

        var e =
                assertThrows(
                        Ext4Exception.class, () -> add(writer, "f", 1 << 20, new byte[1 << 20]));

        assertEquals("f: disk exceeded maximum size of 1048576 bytes", e.getMessage());
        assertTrue(file.size() <= 1 << 20);
    }

    @Test
    void holesAreNotWritten() throws IOException {
        var writer = Ext4Writer.begin(file, EXACT);
        long size = 300L << 20;
        writer.add(
                "f",
                new Node.Regular(size),
                PLAIN,
                sink -> {
                    sink.data(ByteBuffer.wrap(new byte[] {1}));
                    sink.hole(size - 2);
                    sink.data(ByteBuffer.wrap(new byte[] {2}));
                });
        writer.finish();

        var reader = Ext4Reader.open(file);
        var sum = new long[2];
        reader.read(
                reader.find("f").orElseThrow(),
                new Content.Sink() {
                    @Override
                    public void data(ByteBuffer bytes) {
                        sum[0] += bytes.remaining();
                        while (bytes.hasRemaining()) {
                            sum[1] += bytes.get();
                        }
                    }

                    @Override
                    public void hole(long length) {
                        sum[0] += length;
                    }
                });
        assertEquals(size, sum[0]);
        assertEquals(3, sum[1]);
        assertEquals(List.of(), ImageCheck.findings(reader));
        assertTrue(file.size() > size);
    }

    @Test
    void filesLargerThanTheReferenceCanWriteAreWhole() throws IOException {
        var writer = Ext4Writer.begin(file, EXACT.withMaximum(200L << 30));
        long size = 100L << 30; // 800 extents, in three blocks of extents
        writer.add(
                "f",
                new Node.Regular(size),
                PLAIN,
                sink -> {
                    sink.hole(size - 4096);
                    sink.data(ByteBuffer.allocate(4096).put(0, (byte) 7));
                });
        writer.finish();

        var reader = Ext4Reader.open(file);
        var inode = reader.inode(reader.find("f").orElseThrow().inode());
        var map = reader.map(inode);
        assertEquals(800, map.runs().size());
        assertEquals(3, map.own().size());
        long next = 0;
        for (var run : map.runs()) {
            assertEquals(next, run.logical());
            assertEquals(map.runs().getFirst().physical() + next, run.physical());
            next += run.length();
        }
        assertEquals(size / 4096, next);
        assertEquals(7, reader.block(map.runs().getLast().physical() + 0x7fff).get(0));
    }

    @Test
    void changingAFolderKeepsWhatIsInIt() throws IOException {
        var writer = Ext4Writer.begin(file, EXACT);
        add(writer, "d/f", 1, new byte[1]);
        writer.add("d", new Node.Directory(), Attributes.of(0700));
        writer.finish();

        var reader = Ext4Reader.open(file);
        assertTrue(reader.find("d/f").isPresent());
        assertEquals(0700, reader.find("d").orElseThrow().attributes().permissions());
    }

    @Test
    void exactImagesHoldNothingElse() throws IOException {
        Ext4Writer.begin(file, EXACT).finish();

        var reader = Ext4Reader.open(file);
        assertTrue(reader.list(reader.find("/").orElseThrow()).isEmpty());
        assertFalse(reader.find("lost+found").isPresent());
    }

    @Test
    void exactImagesKeepTimesBefore1970() throws IOException {
        var old = new Timestamp(-1, 500_000_000);
        var writer = Ext4Writer.begin(file, EXACT);
        writer.add("f", new Node.Fifo(), PLAIN.withTimes(new Times(old, old, old, old)));
        writer.finish();

        assertEquals(
                old, Ext4Reader.open(file).find("f").orElseThrow().attributes().times().modified());
    }

    @Test
    void folderWithMoreFoldersThanCanBeCountedIsRefused() throws IOException {
        var writer = Ext4Writer.begin(file, EXACT);
        for (int i = 0; i < Format.MOST_LINKS - 2; i++) {
            writer.add("d" + i, new Node.Directory(), PLAIN);
        }

        assertThrows(Ext4Exception.class, () -> writer.add("more", new Node.Directory(), PLAIN));
    }

    @Test
    void aMaximumIsRoundedByTheReferencesRule() {
        assertEquals(16L << 30, EXACT.withMaximum(0).maximumBytes());
        assertEquals(16L << 40, EXACT.withMaximum(-1).maximumBytes());
        assertEquals(16L << 40, EXACT.withMaximum(Long.MAX_VALUE).maximumBytes());
        assertEquals(8192, EXACT.withMaximum(4097).maximumBytes());
    }

    private static void add(Ext4Writer writer, String path, long size, byte[] content)
            throws IOException {
        writer.add(path, new Node.Regular(size), PLAIN, Content.of(content));
    }
}
