package io.hcsshim.disk.tar;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.GZIPInputStream;

/// Archives that may be compressed: what they are is seen from their first bytes.
///
/// Decompression runs ahead in a thread of its own, by a few MiB and no more. Windows of zstd of more than 8 MiB are
/// refused.
public final class Decompression implements ReadableByteChannel {
    private static final int MAGIC = 4;

    private final ReadableByteChannel in;
    private final ReadableByteChannel plain;

    private Decompression(ReadableByteChannel in, ReadableByteChannel plain) {
        this.in = in;
        this.plain = plain;
    }

    /// The plain bytes of `in`, which belongs to the result: closing that closes it. A file that is not compressed is
    /// its own result.
    public static ReadableByteChannel of(ReadableByteChannel in) throws IOException {
        var start = ByteBuffer.allocate(MAGIC);
        while (start.hasRemaining() && in.read(start) >= 0) {
            // until there are enough bytes to tell
        }
        int magic = start.getInt(0);
        if (magic >>> 16 == 0x1f8b) {
            return new Decompression(
                    in, new ReadAhead(new GZIPInputStream(all(start, in), 1 << 16)));
        }
        if (magic == 0x28b52ffd) {
            return new Decompression(in, new ReadAhead(zstd(all(start, in))));
        }
        if (in instanceof FileChannel file) {
            return file.position(file.position() - start.position());
        }
        return new Decompression(in, new Begun(start.flip(), in));
    }

    private static InputStream all(ByteBuffer start, ReadableByteChannel in) {
        var first = new java.io.ByteArrayInputStream(start.array(), 0, start.position());
        return new SequenceInputStream(first, Channels.newInputStream(in));
    }

    /// The library tells of damage by an unchecked exception.
    private static InputStream zstd(InputStream compressed) {
        var in = new ZstdInputStream(compressed);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    return in.read(into, offset, length);
                } catch (MalformedInputException | IndexOutOfBoundsException e) {
                    throw new IOException("damaged zstd data: " + e.getMessage(), e);
                }
            }
        };
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return plain.read(into);
    }

    @Override
    public boolean isOpen() {
        return in.isOpen();
    }

    @Override
    public void close() throws IOException {
        try (in) {
            plain.close();
        }
    }

    /// Bytes that were read already, and then the rest.
    private record Begun(ByteBuffer start, ReadableByteChannel rest)
            implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer into) throws IOException {
            if (!start.hasRemaining()) {
                return rest.read(into);
            }
            int n = Math.min(start.remaining(), into.remaining());
            into.put(start.slice(start.position(), n));
            start.position(start.position() + n);
            return n;
        }

        @Override
        public boolean isOpen() {
            return rest.isOpen();
        }

        @Override
        public void close() {
            // the whole is closed by its owner
        }
    }
}
