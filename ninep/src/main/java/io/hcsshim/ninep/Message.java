package io.hcsshim.ninep;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One message in memory, read or written from its beginning: numbers are little-endian, texts have their length before
/// them (2 bytes), one byte for each character.
///
/// | offset | size | field |
/// |-------:|-----:|-------|
/// |      0 |    4 | bytes in all |
/// |      4 |    1 | type |
/// |      5 |    2 | tag, repeated in the answer |
/// |      7 |    … | body |
final class Message {
    /// Bytes before the body.
    static final int HEAD = 7;

    private final ByteBuffer bytes;

    /// @param capacity bytes of the longest
    Message(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The memory: direct, little-endian.
    ByteBuffer bytes() {
        return bytes;
    }

    int u8() throws ProtocolException {
        need(1);
        return Byte.toUnsignedInt(bytes.get());
    }

    int u16() throws ProtocolException {
        need(2);
        return Short.toUnsignedInt(bytes.getShort());
    }

    /// 32 bits, whatever they mean.
    int bits() throws ProtocolException {
        need(4);
        return bytes.getInt();
    }

    /// A number of bytes or the like.
    long u32() throws ProtocolException {
        return Integer.toUnsignedLong(bits());
    }

    long u64() throws ProtocolException {
        need(8);
        return bytes.getLong();
    }

    String text() throws ProtocolException {
        var text = new byte[need(u16())];
        bytes.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// As many of the next bytes as the body has to hold.
    ByteBuffer rest(long length) throws ProtocolException {
        if (length > bytes.remaining()) {
            throw new ProtocolException("a message ends in the middle");
        }
        return bytes.slice(bytes.position(), (int) length);
    }

    private int need(int size) throws ProtocolException {
        if (size > bytes.remaining()) {
            throw new ProtocolException("a message ends in the middle");
        }
        return size;
    }

    Message put8(int value) {
        bytes.put((byte) value);
        return this;
    }

    Message put16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    Message put32(long value) {
        bytes.putInt((int) value);
        return this;
    }

    Message put64(long value) {
        bytes.putLong(value);
        return this;
    }

    Message putText(String text) throws ErrnoException {
        var encoded = text.getBytes(StandardCharsets.ISO_8859_1);
        if (encoded.length > Math.min(0xffff, bytes.remaining() - 2)) {
            throw new ErrnoException("text", encoded.length + " bytes", Errno.EMSGSIZE);
        }
        bytes.putShort((short) encoded.length).put(encoded);
        return this;
    }

    Message put(Qid qid) {
        return put8(qid.type()).put32(qid.version()).put64(qid.path());
    }

    /// Begins an answer.
    void begin(int type, int tag) {
        bytes.clear();
        put32(0).put8(type).put16(tag);
    }

    /// Ends it: the length is known now.
    void end() {
        bytes.flip().putInt(0, bytes.limit());
    }
}
