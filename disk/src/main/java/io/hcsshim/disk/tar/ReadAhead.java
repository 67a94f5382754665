package io.hcsshim.disk.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// A stream that a thread reads in advance. Confined to its reader, but for `close`.
final class ReadAhead implements ReadableByteChannel {
    private static final int BUFFERS = 4;
    private static final int BUFFER = 1 << 20;

    /// What the thread hands over: bytes, or how it ended.
    ///
    /// @param failure why there are no more, if it was not the end
    private record Piece(ByteBuffer bytes, boolean last, @Nullable IOException failure) {}

    private final BlockingQueue<Piece> full = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BUFFERS);
    private final Thread thread;
    private Piece current = new Piece(ByteBuffer.allocate(0), false, null);

    ReadAhead(InputStream in) {
        for (int i = 0; i < BUFFERS; i++) {
            empty.add(new byte[BUFFER]);
        }
        thread = Thread.ofPlatform().name("decompress").daemon().start(() -> run(in));
    }

    private void run(InputStream in) {
        try {
            while (true) {
                var buffer = empty.take();
                int n = in.readNBytes(buffer, 0, buffer.length);
                full.put(new Piece(ByteBuffer.wrap(buffer, 0, n), n < buffer.length, null));
                if (n < buffer.length) {
                    return;
                }
            }
        } catch (IOException e) {
            full.add(
                    new Piece(
                            ByteBuffer.allocate(0), true, e)); // there is always room for one more
        } catch (InterruptedException _) {
            // closed
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        while (!current.bytes.hasRemaining()) {
            var failure = current.failure;
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (current.last) {
                return -1;
            }
            next();
        }
        int n = Math.min(into.remaining(), current.bytes.remaining());
        into.put(current.bytes.slice(current.bytes.position(), n));
        current.bytes.position(current.bytes.position() + n);
        return n;
    }

    private void next() throws IOException {
        if (current.bytes.capacity() == BUFFER) {
            empty.add(current.bytes.array());
        }
        try {
            current = full.take();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while decompressing");
        }
    }

    @Override
    public boolean isOpen() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
