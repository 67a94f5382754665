package io.hcsshim.snapshotter.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;

/// Bytes that are hashed and counted as they are read. Confined to the reader.
final class HashedChannel implements ReadableByteChannel {
    private static final int BUFFER = 64 << 10;

    private final ReadableByteChannel in;
    private final MessageDigest hash = Digest.sha256();
    private long count;

    HashedChannel(ReadableByteChannel in) {
        this.in = in;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        int n = in.read(into);
        if (n > 0) {
            hash.update(into.duplicate().flip().position(start));
            count += n;
        }
        return n;
    }

    /// Reads what is left, and says what all of it was.
    Digest finish() throws IOException {
        var rest = ByteBuffer.allocateDirect(BUFFER);
        while (read(rest) >= 0) {
            rest.clear();
        }
        return Digest.of(hash);
    }

    /// How many bytes were read.
    long count() {
        return count;
    }

    @Override
    public boolean isOpen() {
        return in.isOpen();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
