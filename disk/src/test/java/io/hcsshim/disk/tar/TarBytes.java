package io.hcsshim.disk.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/// Archives put together by hand, right or wrong.
public final class TarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// An archive without members.
    public TarBytes() {}

    /// A member with a header of its own.
    public TarBytes member(char type, String name, String link, byte[] content) {
        return header(block(type, name, link, octal(content.length, 12))).content(content);
    }

    public TarBytes file(String name, String content) {
        return member('0', name, "", content.getBytes(StandardCharsets.ISO_8859_1));
    }

    public TarBytes directory(String name) {
        return member('5', name, "", new byte[0]);
    }

    public TarBytes link(char type, String name, String target) {
        return member(type, name, target, new byte[0]);
    }

    /// An extended header, with records in the form `key=value`.
    public TarBytes records(String... records) {
        var lines = new StringBuilder();
        for (var record : records) {
            int length = record.length() + 3;
            while (Integer.toString(length).length() + record.length() + 2 != length) {
                length++;
            }
            lines.append(length).append(' ').append(record).append('\n');
        }
        return member('x', "records", "", lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /// A header block as it is, with its checksum put in.
    public TarBytes header(byte[] block) {
        out.writeBytes(summed(block));
        return this;
    }

    /// Bytes, and zeros up to the next block.
    public TarBytes content(byte[] bytes) {
        out.writeBytes(bytes);
        out.writeBytes(new byte[-bytes.length & 511]);
        return this;
    }

    /// Bytes as they are.
    public TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /// The archive so far, without an end mark.
    public byte[] bytes() {
        return out.toByteArray();
    }

    /// The archive with its end mark.
    public ReadableByteChannel ended() {
        return channel(new TarBytes().raw(bytes()).raw(new byte[1024]).bytes());
    }

    public static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    /// A USTAR header of root's with mode 0644, for tests to change.
    public static byte[] block(char type, String name, String link, String size) {
        var block = new byte[512];
        put(block, 0, name.substring(0, Math.min(100, name.length())));
        put(block, 100, "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, size);
        put(block, 136, "00000000000");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        return block;
    }

    public static void put(byte[] block, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    public static String octal(long number, int width) {
        var digits = Long.toOctalString(number);
        return "0".repeat(width - 1 - digits.length()) + digits;
    }

    /// A header block with its checksum put in.
    public static byte[] summed(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, octal(sum, 7) + "\0 ");
        return block;
    }
}
