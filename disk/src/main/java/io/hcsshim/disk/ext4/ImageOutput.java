package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Content;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/// The image as it grows: appended to, with zeros left as holes; a few blocks are written again later.
///
/// One buffer is written by another thread while the next one is filled.
/// The channel must be empty. Confined to the writer.
final class ImageOutput implements Content.Sink {
    private static final int BUFFER = 256 << 10;
    private static final int LEAST_HOLE = 64 << 10;

    private static final byte[] ZEROS = new byte[Format.BLOCK];

    private final FileChannel out;
    private final long maximum;
    private ByteBuffer buffer = newBuffer();
    private ByteBuffer spare = newBuffer();

    /// The last buffer that was handed over; there is never more than one on its way.
    private Future<Void> writing = CompletableFuture.completedFuture(null);

    /// Where the first byte of the buffer belongs.
    private long flushed;

    ImageOutput(FileChannel out, long maximum) {
        this.out = out;
        this.maximum = maximum;
    }

    private static ByteBuffer newBuffer() {
        return ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    }

    long position() {
        return flushed + buffer.position();
    }

    /// The number of the block that begins here.
    long block() {
        return position() / Format.BLOCK;
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        grow(bytes.remaining());
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
        }
    }

    @Override
    public void data(FileChannel from, long position, long length) throws IOException {
        grow(length);
        flush();
        settle();
        out.position(flushed);
        for (long done = 0; done < length; ) {
            long n = from.transferTo(position + done, length - done, out);
            if (n == 0) {
                throw new EOFException();
            }
            done += n;
        }
        flushed += length;
    }

    @Override
    public void hole(long length) throws IOException {
        grow(length);
        if (length < LEAST_HOLE) {
            zeros((int) length);
            return;
        }
        int rest = (int) (-position() & Format.BLOCK - 1);
        zeros(rest);
        flush();
        flushed += length - rest;
    }

    /// Appends zeros up to the next block.
    void finishBlock() throws IOException {
        int rest = (int) (-position() & Format.BLOCK - 1);
        grow(rest);
        zeros(rest);
    }

    /// A block's worth of zeros at the current end, to be filled in place before the next call.
    ByteBuffer newBlock() throws IOException {
        grow(Format.BLOCK);
        if (buffer.remaining() < Format.BLOCK) {
            flush();
        }
        var block = buffer.slice(buffer.position(), Format.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        zeros(Format.BLOCK);
        return block;
    }

    /// Writes bytes where others, or a hole, already are.
    void rewrite(long position, ByteBuffer bytes) throws IOException {
        flush();
        settle();
        write(bytes, position);
    }

    /// Ends the image at `bytes`, which is not before anything written.
    void finish(long bytes) throws IOException {
        grow(bytes - position());
        flush();
        settle();
        if (out.size() < bytes) {
            rewrite(bytes - 1, ByteBuffer.allocate(1));
        }
        flushed = bytes;
    }

    private void grow(long bytes) throws Ext4Exception {
        if (bytes > maximum - position()) {
            throw new Ext4Exception("disk exceeded maximum size of " + maximum + " bytes");
        }
    }

    private void zeros(int length) throws IOException {
        int left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = Math.min(Math.min(left, Format.BLOCK), buffer.remaining());
            buffer.put(ZEROS, 0, n);
            left -= n;
        }
    }

    /// Hands the buffer to whoever writes, and goes on with the other one.
    private void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        var full = buffer.flip();
        long at = flushed;
        flushed += full.remaining();
        settle();
        buffer = spare.clear();
        spare = full;
        writing = ForkJoinPool.commonPool().submit(() -> write(full, at));
    }

    private Void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += out.write(bytes, position);
        }
        return null;
    }

    /// Waits until all that was handed over is written.
    private void settle() throws IOException {
        try {
            writing.get();
        } catch (ExecutionException e) {
            var cause = e.getCause() instanceof IOException io ? io : e;
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing an image");
        }
    }
}
