package io.hcsshim.hcs.storage.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads a backup stream part by part. Not thread-safe.
public final class BackupReader {
    static final int HEADER = 20;
    private static final int LONGEST_NAME = 1 << 16;

    private final InputStream in;
    private long left;

    /// Reads from `in`, which stays the caller's.
    public BackupReader(InputStream in) {
        this.in = in;
    }

    /// The next part, at its beginning; what was not read of the part before is passed over. Empty at the end.
    ///
    /// @throws IOException if it is damaged
    public Optional<StreamHeader> next() throws IOException {
        in.skipNBytes(left);
        left = 0;
        var bytes = in.readNBytes(HEADER);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (bytes.length < HEADER) {
            throw new EOFException("a backup stream ends in the middle of a header");
        }
        var header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var number = header.getInt();
        var attributes = header.getInt();
        var size = header.getLong();
        var nameSize = header.getInt();
        var kind = StreamKind.of(number);
        if (kind.isEmpty() || size < 0 || nameSize < 0 || nameSize > LONGEST_NAME) {
            throw new IOException("a backup stream has a part of kind " + number);
        }
        var name = new String(exactly(nameSize), StandardCharsets.UTF_16LE);
        left = size;
        return Optional.of(new StreamHeader(kind.get(), attributes, size, name));
    }

    /// Reads on in the part; -1 at its end.
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        var n = in.read(into, offset, (int) Math.min(length, left));
        if (n < 0) {
            throw new EOFException("a backup stream ends in the middle of a part");
        }
        left -= n;
        return n;
    }

    /// Where in the file a block of one with holes is, which stands before its bytes ([StreamKind#SPARSE_BLOCK]).
    public long readPlace() throws IOException {
        if (left < Long.BYTES) {
            throw new EOFException("a block of a file with holes has no place");
        }
        left -= Long.BYTES;
        return ByteBuffer.wrap(exactly(Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /// All that is left of the part.
    ///
    /// @throws IOException if it is more than `most` bytes
    public byte[] readAll(int most) throws IOException {
        if (left > most) {
            throw new IOException("a part of a backup stream has " + left + " bytes");
        }
        var bytes = exactly((int) left);
        left = 0;
        return bytes;
    }

    private byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a backup stream ends in the middle of a part");
        }
        return bytes;
    }
}
