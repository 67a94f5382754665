package io.hcsshim.hostfiles.fuse;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One request, read from its beginning; numbers are little-endian.
///
/// | offset | size | field |
/// |-------:|-----:|-------|
/// |      0 |    4 | bytes in all |
/// |      4 |    4 | what is asked for |
/// |      8 |    8 | its number, repeated in the answer |
/// |     16 |    8 | the node that it is about |
/// |     24 |    4 | user who asks |
/// |     28 |    4 | group of that user |
/// |     32 |    4 | process that asks |
/// |     36 |    4 | of later protocols |
/// |     40 |    … | arguments |
final class Arguments {
    /// Bytes before the arguments.
    static final int HEAD = 40;

    private final ByteBuffer bytes;

    /// @param bytes at least [#HEAD] of them
    Arguments(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.bytes.position(HEAD);
    }

    long length() {
        return Integer.toUnsignedLong(bytes.getInt(0));
    }

    int operation() {
        return bytes.getInt(4);
    }

    long unique() {
        return bytes.getLong(8);
    }

    long node() {
        return bytes.getLong(16);
    }

    int user() {
        return bytes.getInt(24);
    }

    int group() {
        return bytes.getInt(28);
    }

    int u32() throws ErrnoException {
        need(4);
        return bytes.getInt();
    }

    long u64() throws ErrnoException {
        need(8);
        return bytes.getLong();
    }

    Arguments skip(int count) throws ErrnoException {
        need(count);
        bytes.position(bytes.position() + count);
        return this;
    }

    /// A text with a zero at its end, one byte in each character.
    String text() throws ErrnoException {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit()) {
            throw new ErrnoException("request", "without an end to a text", Errno.EINVAL);
        }
        var text = new byte[end - start];
        bytes.get(text);
        bytes.get();
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// The next bytes.
    ///
    /// @param length unsigned
    ByteBuffer rest(int length) throws ErrnoException {
        if (Integer.compareUnsigned(length, bytes.remaining()) > 0) {
            throw new ErrnoException("request", "that ends in the middle", Errno.EINVAL);
        }
        return bytes.slice(bytes.position(), length);
    }

    int remaining() {
        return bytes.remaining();
    }

    private void need(int size) throws ErrnoException {
        if (size > bytes.remaining()) {
            throw new ErrnoException("request", "that ends in the middle", Errno.EINVAL);
        }
    }
}
