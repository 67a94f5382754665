package io.hcsshim.hostfiles.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// An answer, written behind its head: length, error, number of the request (16 bytes). What does not fit throws
/// [java.nio.BufferOverflowException].
final class Answer {
    static final int HEAD = 16;

    private final ByteBuffer bytes;

    /// @param bytes as much as the client has room for
    Answer(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Begins, also once more.
    void begin() {
        bytes.clear();
        put32(0).put32(0).put64(0);
    }

    /// Ends it: the length is known now.
    ///
    /// @param errno 0 if all went well
    void end(int errno, long unique) {
        bytes.putInt(0, bytes.position()).putInt(4, -errno).putLong(8, unique);
    }

    /// There is none.
    void discard() {
        bytes.clear();
    }

    int room() {
        return bytes.remaining();
    }

    /// The memory behind what was written: direct.
    ByteBuffer next(int length) {
        return bytes.slice(bytes.position(), length);
    }

    Answer advance(int length) {
        bytes.position(bytes.position() + length);
        return this;
    }

    Answer put16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    Answer put32(int value) {
        bytes.putInt(value);
        return this;
    }

    Answer put64(long value) {
        bytes.putLong(value);
        return this;
    }

    Answer put(byte[] value) {
        bytes.put(value);
        return this;
    }

    Answer putText(String text) {
        return put(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
