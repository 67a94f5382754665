package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.ByteText;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.TreeMap;

/// Writes an archive member by member, in the pax format: a USTAR header, and before it extended records for what
/// has no room there. Not thread-safe.
public final class TarWriter {
    private static final long LARGEST_OCTAL = 1L << 33;
    private static final int LONGEST_FIELD = 100;
    private static final byte[] ZEROS = new byte[2 * HeaderBlock.SIZE];

    private final OutputStream out;
    private long left;
    private int padding;

    /// Writes to `out`, which stays the caller's.
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /// Begins a member; its content follows by [#write].
    ///
    /// @throws IllegalStateException if the member before is not complete
    public void begin(NewEntry entry) throws IOException {
        endMember();
        var records = new TreeMap<>(entry.records());
        if (!fits(entry.name())) {
            records.put("path", entry.name());
        }
        if (!fits(entry.linkTarget())) {
            records.put("linkpath", entry.linkTarget());
        }
        if (entry.size() >= LARGEST_OCTAL) {
            records.put("size", Long.toString(entry.size()));
        }
        if (entry.modified().nanos() != 0 || !fits(entry.modified().seconds())) {
            records.put("mtime", PaxTime.format(entry.modified()));
        }
        if (!records.isEmpty()) {
            writeRecords(entry, records);
        }
        out.write(header(entry));
        expect(entry.size());
    }

    /// The next bytes of the current member.
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > left) {
            throw new IllegalStateException("more content than the header says");
        }
        out.write(bytes, offset, length);
        left -= length;
    }

    /// Ends the archive.
    public void finish() throws IOException {
        endMember();
        out.write(ZEROS);
    }

    private void endMember() throws IOException {
        if (left > 0) {
            throw new IllegalStateException(left + " bytes of content are missing");
        }
        out.write(ZEROS, 0, padding);
        padding = 0;
    }

    private void expect(long size) {
        left = size;
        padding = (int) (-size & (HeaderBlock.SIZE - 1));
    }

    private void writeRecords(NewEntry entry, TreeMap<String, String> records) throws IOException {
        var lines = new StringBuilder();
        records.forEach((key, value) -> lines.append(line(key + "=" + value)));
        var bytes = ByteText.bytes(lines.toString());
        var name = "PaxHeaders/" + entry.name();
        var header = NewEntry.of(TarType.RECORDS, name, "").withSize(bytes.length);
        out.write(header(header));
        expect(bytes.length);
        write(bytes, 0, bytes.length);
        endMember();
    }

    /// A record begins with its length, which counts its own digits.
    private static String line(String record) {
        var rest = record.length() + 2;
        var length = rest + Integer.toString(rest).length();
        if (rest + Integer.toString(length).length() != length) {
            length++;
        }
        return length + " " + record + "\n";
    }

    private static byte[] header(NewEntry entry) {
        var block = new byte[HeaderBlock.SIZE];
        text(block, 0, entry.name());
        octal(block, 100, 8, entry.mode());
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, entry.size() >= LARGEST_OCTAL ? 0 : entry.size());
        var seconds = entry.modified().seconds();
        octal(block, 136, 12, fits(seconds) ? seconds : 0);
        block[156] = (byte) entry.type();
        text(block, 157, entry.linkTarget());
        text(block, 257, "ustar\00000");
        Arrays.fill(block, 148, 156, (byte) ' ');
        var sum = 0;
        for (var b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        return block;
    }

    private static boolean fits(String text) {
        return text.length() <= LONGEST_FIELD && text.chars().allMatch(c -> c < 0x80);
    }

    private static boolean fits(long seconds) {
        return seconds >= 0 && seconds < LARGEST_OCTAL;
    }

    private static void text(byte[] block, int at, String text) {
        var length = Math.min(text.length(), LONGEST_FIELD);
        var bytes = ByteText.bytes(text.substring(0, length));
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /// Digits with zeros before them, and a NUL.
    private static void octal(byte[] block, int at, int width, long number) {
        var digits = Long.toOctalString(number);
        var padded = "0".repeat(width - 1 - digits.length()) + digits;
        System.arraycopy(ByteText.bytes(padded), 0, block, at, padded.length());
        block[at + width - 1] = 0;
    }
}
