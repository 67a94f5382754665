package io.hcsshim.disk.tar;

import io.hcsshim.disk.tree.Content;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/// The bytes of an archive through one buffer. Confined to the reader.
final class TarInput {
    private static final int BUFFER = 256 << 10;
    private static final int WORTH_COPYING = 64 << 10;

    private final ReadableByteChannel in;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).flip();
    private long consumed;

    TarInput(ReadableByteChannel in) {
        this.in = in;
    }

    /// Bytes taken so far.
    long position() {
        return consumed;
    }

    /// Fills `block` and returns how much of it could be filled: less than all only at the end.
    int read(byte[] block) throws IOException {
        int have = 0;
        while (have < block.length && fill()) {
            int n = Math.min(buffer.remaining(), block.length - have);
            buffer.get(block, have, n);
            have += n;
            consumed += n;
        }
        return have;
    }

    /// The next bytes, at least one and at most `limit`, valid until the next call.
    ///
    /// @throws EOFException if there are no more
    ByteBuffer next(long limit) throws IOException {
        if (!fill()) {
            throw new EOFException();
        }
        int n = (int) Math.min(limit, buffer.remaining());
        var slice = buffer.slice(buffer.position(), n);
        buffer.position(buffer.position() + n);
        consumed += n;
        return slice;
    }

    /// Hands bytes to `sink` without keeping them, if there are many and they are in a file.
    ///
    /// @return how many: all of `length`, or none
    long copy(Content.Sink sink, long length) throws IOException {
        long beyond = length - buffer.remaining();
        if (beyond < WORTH_COPYING || !(in instanceof FileChannel file)) {
            return 0;
        }
        long from = file.position();
        if (from + beyond > file.size()) {
            return 0; // the archive is cut off, or the file still grows: read on until its end
        }
        if (buffer.hasRemaining()) {
            sink.data(buffer);
        }
        sink.data(file, from, beyond);
        file.position(from + beyond);
        consumed += length;
        return length;
    }

    /// Passes over bytes; false if the archive ends before.
    boolean skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (!fill()) {
                return false;
            }
            left -= next(left).remaining();
        }
        return true;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int n;
        do {
            n = in.read(buffer);
        } while (n == 0);
        buffer.flip();
        return n > 0;
    }
}
