package io.hcsshim.ninep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;

/// A client of the protocol that says whatever a test wants said.
final class Wire implements AutoCloseable {
    static final int ROOT = 0;
    private static final int NO_FID = -1;

    private final ByteChannel channel;

    Wire(ByteChannel channel) {
        this.channel = channel;
    }

    /// An answer: a failure's number, or 0 and a body.
    record Answer(int errno, ByteBuffer body) {
        long u32() {
            return Integer.toUnsignedLong(body.getInt());
        }

        String text() {
            var bytes = new byte[Short.toUnsignedInt(body.getShort())];
            body.get(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /// A request's body in the making.
    static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body u8(int value) {
            bytes.write(value);
            return this;
        }

        Body u16(int value) {
            return number(value, 2);
        }

        Body u32(long value) {
            return number(value, 4);
        }

        Body u64(long value) {
            return number(value, 8);
        }

        private Body number(long value, int size) {
            for (int i = 0; i < size; i++) {
                bytes.write((int) (value >> 8 * i));
            }
            return this;
        }

        Body text(String text) {
            u16(text.length());
            bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        Body bytes(byte... raw) {
            bytes.writeBytes(raw);
            return this;
        }
    }

    static Body body() {
        return new Body();
    }

    void send(byte... raw) throws IOException {
        var buffer = ByteBuffer.wrap(raw);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    Answer call(int type, Body body) throws IOException {
        var head = ByteBuffer.allocate(7).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(7 + body.bytes.size()).put((byte) type).putShort((short) 5);
        send(head.array());
        send(body.bytes.toByteArray());
        var answer = read(ByteBuffer.allocate(7));
        int length = answer.getInt(0);
        var content = read(ByteBuffer.allocate(length - 7));
        if (answer.getShort(5) != 5) {
            throw new IOException("another tag");
        }
        if (answer.get(4) == 7) {
            return new Answer(content.getInt(), content);
        }
        if (answer.get(4) != type + 1) {
            throw new IOException("an answer of type " + answer.get(4) + " to " + type);
        }
        return new Answer(0, content);
    }

    private ByteBuffer read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new IOException("the server ended the connection");
            }
        }
        return into.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    Wire begin(String name) throws IOException {
        call(100, body().u32(65_536).text("9P2000.L"));
        attach(ROOT, name, 0);
        return this;
    }

    Answer attach(int fid, String name, int user) throws IOException {
        return call(104, body().u32(fid).u32(NO_FID).text("").text(name).u32(user));
    }

    Answer walk(int from, int to, String... names) throws IOException {
        var body = body().u32(from).u32(to).u16(names.length);
        for (var name : names) {
            body.text(name);
        }
        return call(110, body);
    }

    Answer open(int fid, int flags) throws IOException {
        return call(12, body().u32(fid).u32(flags));
    }

    Answer create(int fid, String name, int flags, int mode) throws IOException {
        return call(14, body().u32(fid).text(name).u32(flags).u32(mode).u32(0));
    }

    String read(int fid) throws IOException {
        var answer = call(116, body().u32(fid).u64(0).u32(1000));
        if (answer.errno() != 0) {
            throw new IOException("errno " + answer.errno());
        }
        var bytes = new byte[(int) answer.u32()];
        answer.body().get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    Answer write(int fid, long at, String text) throws IOException {
        return call(
                118,
                body().u32(fid)
                        .u64(at)
                        .u32(text.length())
                        .bytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    Answer rename(String from, String to) throws IOException {
        return call(74, body().u32(ROOT).text(from).u32(ROOT).text(to));
    }

    Answer symlink(String name, String target) throws IOException {
        return call(16, body().u32(ROOT).text(name).text(target).u32(0));
    }

    Answer lock(int fid, int kind, long start, long length, int process) throws IOException {
        return call(
                52,
                body().u32(fid).u8(kind).u32(0).u64(start).u64(length).u32(process).text("guest"));
    }

    Answer clunk(int fid) throws IOException {
        return call(120, body().u32(fid));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
