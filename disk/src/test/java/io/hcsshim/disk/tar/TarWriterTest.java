package io.hcsshim.disk.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.disk.tree.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TarWriterTest {
    @Test
    void aMemberComesBackAsItWasWritten() throws IOException {
        var records = new TreeMap<>(Map.of("MSWINDOWS.fileattr", "32", "x", "line\nbreak"));
        var written =
                new NewEntry(
                        TarType.REGULAR,
                        "a".repeat(300) + "/\u00c3\u00a9",
                        "",
                        700,
                        0644,
                        new Timestamp(-5, 500_000_000),
                        records);
        var content = new byte[700];
        Arrays.fill(content, (byte) 'c');
        var reader = TarReader.of(TarBytes.channel(archive(written, content)));

        var read = reader.next().orElseThrow();
        assertEquals(written.name(), read.name());
        assertEquals(700, read.size());
        assertEquals(written.modified(), read.attributes().times().modified());
        assertEquals(records, read.records());
        assertEquals(0644, read.attributes().permissions());
        assertEquals(true, reader.next().isEmpty());
    }

    @Test
    void whatFitsIntoTheHeaderNeedsNoRecords() throws IOException {
        var link = NewEntry.of(TarType.HARD_LINK, "new", "old").withMode(0644);
        var archive = archive(link, new byte[0]);
        assertEquals(512 + 1024, archive.length);
        var read = TarReader.of(TarBytes.channel(archive)).next().orElseThrow();
        assertEquals("old", read.linkTarget());
        assertEquals(TarType.HARD_LINK, read.type());
    }

    @Test
    void theLengthOfARecordCountsItsOwnDigits() throws IOException {
        for (var size = 80; size < 120; size++) {
            var records = new TreeMap<>(Map.of("k", "v".repeat(size)));
            var entry = new NewEntry(TarType.FIFO, "f", "", 0, 0, Timestamp.EPOCH, records);
            var reader = TarReader.of(TarBytes.channel(archive(entry, new byte[0])));
            assertEquals(records, reader.next().orElseThrow().records());
        }
    }

    @Test
    void contentOfAnotherSizeIsAMistake() throws IOException {
        var writer = new TarWriter(new ByteArrayOutputStream());
        writer.begin(NewEntry.of(TarType.REGULAR, "f", "").withSize(2));
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[3], 0, 3));
        assertThrows(IllegalStateException.class, writer::finish);
    }

    @Test
    void timesAreWrittenShort() throws IOException {
        for (var text : new String[] {"0", "1.5", "-1", "-0.25", "-3.000000001", "12345.1"}) {
            assertEquals(text, PaxTime.format(PaxTime.parse(text)));
        }
        assertThrows(TarException.class, () -> PaxTime.parse("soon"));
    }

    @Test
    void gnuTarReadsIt() throws Exception {
        var name = "d/" + "n".repeat(200);
        var entry = NewEntry.of(TarType.REGULAR, name, "").withSize(5).withMode(0600);
        var tar = new ProcessBuilder("tar", "-xOf", "-", name).start();
        try (var in = tar.getOutputStream()) {
            in.write(archive(entry, "hello".getBytes()));
        }
        assertArrayEquals("hello".getBytes(), tar.getInputStream().readAllBytes());
        assertEquals(0, tar.waitFor());
    }

    private static byte[] archive(NewEntry entry, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new TarWriter(out);
        writer.begin(entry);
        writer.write(content, 0, content.length);
        writer.finish();
        return out.toByteArray();
    }
}
