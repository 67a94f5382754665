package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Content;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/// The image as it grows: appended to, with zeros left as holes; a few blocks are written again later.
///
/// Full buffers are written, and shown to the listener, by other threads while the next one is filled. If they are slower
/// than the writer, it takes a hand itself.
/// Confined to the writer.
final class ImageOutput implements Content.Sink {
    /// Kernels write large pieces in large pages; more would only push the piece out of the processor's cache.
    private static final int BUFFER = 512 << 10;

    private static final int BUFFERS = 6;
    private static final int LEAST_HOLE = 64 << 10;

    /// From here on it is worth asking the kernel, which may share the blocks of both files.
    private static final int WORTH_SHARING = 4 << 20;

    private static final byte[] ZEROS = new byte[Format.BLOCK];
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(BUFFER);

    private final FileChannel out;
    private final long maximum;
    private final BlockListener listener;

    /// Whether what is not written is zero: not so on a disk that held something else.
    private final boolean sparse;

    /// What was handed over, the oldest first.
    private final ArrayDeque<Piece> underWay = new ArrayDeque<>();

    private final ReentrantLock oneWriter = new ReentrantLock();
    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
    private ByteBuffer buffer = newBuffer();

    /// Where the first byte of the buffer belongs: a whole number of blocks.
    private long flushed;

    private record Piece(ByteBuffer bytes, FutureTask<Void> task) {}

    ImageOutput(FileChannel out, long maximum, BlockListener listener) throws IOException {
        this.out = out;
        this.sparse = out.size() == 0;
        this.maximum = maximum;
        this.listener = listener;
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
            buffer.put(buffer.position(), bytes, bytes.position(), n);
            buffer.position(buffer.position() + n);
            bytes.position(bytes.position() + n);
        }
    }

    @Override
    public void data(FileChannel from, long position, long length) throws IOException {
        grow(length);
        if (length >= WORTH_SHARING
                && position % Format.BLOCK == 0
                && position() % Format.BLOCK == 0
                && listener == BlockListener.NONE) {
            share(from, position, length);
            return;
        }
        for (long done = 0; done < length; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.limit((int) Math.min(BUFFER, buffer.position() + length - done));
            int n = from.read(buffer, position + done);
            buffer.limit(BUFFER);
            if (n < 0) {
                throw new EOFException();
            }
            done += n;
        }
    }

    private void share(FileChannel from, long position, long length) throws IOException {
        long whole = length & -Format.BLOCK;
        flush();
        out.position(flushed);
        for (long done = 0; done < whole; ) {
            long n = from.transferTo(position + done, whole - done, out);
            if (n == 0) {
                throw new EOFException();
            }
            done += n;
        }
        flushed += whole;
        if (whole < length) {
            data(from, position + whole, length - whole);
        }
    }

    @Override
    public void hole(long length) throws IOException {
        grow(length);
        long rest = -position() & Format.BLOCK - 1;
        long whole = length - rest & -Format.BLOCK;
        if (!sparse || length < LEAST_HOLE || whole == 0) {
            zeros(length);
            return;
        }
        zeros(rest);
        flush();
        listener.hole(flushed, whole);
        flushed += whole;
        zeros(length - rest - whole);
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
        listener.changed(position, bytes.remaining());
        write(bytes, position);
    }

    /// Ends the image at `bytes`, which is not before anything written.
    void finish(long bytes) throws IOException {
        grow(bytes - position());
        if (!sparse) {
            zeros(bytes - position());
        }
        flush();
        settle();
        if (bytes > flushed) {
            listener.hole(flushed, bytes - flushed);
        }
        if (out.size() < bytes) {
            write(ByteBuffer.allocate(1), bytes - 1);
        }
        flushed = bytes;
    }

    /// Refuses what will have no room.
    void grow(long bytes) throws Ext4Exception {
        if (bytes > maximum - position()) {
            throw new Ext4Exception("disk exceeded maximum size of " + maximum + " bytes");
        }
    }

    private void zeros(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = (int) Math.min(Math.min(left, Format.BLOCK), buffer.remaining());
            buffer.put(ZEROS, 0, n);
            left -= n;
        }
    }

    /// Hands the buffer to whoever writes, and goes on with another one; one of zeros alone stays a hole.
    private void flush() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        var full = buffer.flip();
        long at = flushed;
        flushed += full.remaining();
        if (sparse && isZero(full)) {
            listener.hole(at, full.remaining());
            full.clear();
            return;
        }
        var piece = new Piece(full, new FutureTask<>(() -> show(full, at)));
        underWay.add(piece);
        ForkJoinPool.commonPool().execute(piece.task);
        buffer = empty();
    }

    private static boolean isZero(ByteBuffer bytes) {
        return bytes.get(0) == 0 && bytes.mismatch(EMPTY.duplicate().limit(bytes.limit())) < 0;
    }

    private Void show(ByteBuffer bytes, long at) throws IOException {
        if (listener != BlockListener.NONE) {
            listener.written(at, bytes.duplicate());
        }
        write(bytes, at);
        return null;
    }

    /// One at a time: the kernel lets nobody else write to the file either, and lets those who wait spin.
    private void write(ByteBuffer bytes, long at) throws IOException {
        oneWriter.lock();
        try {
            long position = at;
            while (bytes.hasRemaining()) {
                position += out.write(bytes, position);
            }
        } finally {
            oneWriter.unlock();
        }
    }

    private ByteBuffer empty() throws IOException {
        if (free.isEmpty() && underWay.size() < BUFFERS) {
            return newBuffer();
        }
        if (free.isEmpty()) {
            for (var piece : underWay) {
                if (underWay.getFirst().task.isDone()) {
                    break;
                }
                piece.task.run(); // unless somebody has begun with it
            }
            takeBack(underWay.remove());
        }
        return free.remove();
    }

    /// Waits until all that was handed over is written.
    private void settle() throws IOException {
        underWay.forEach(piece -> piece.task.run());
        while (!underWay.isEmpty()) {
            takeBack(underWay.remove());
        }
    }

    private void takeBack(Piece piece) throws IOException {
        try {
            piece.task.get();
            free.add(piece.bytes.clear());
        } catch (ExecutionException e) {
            var cause = e.getCause() instanceof IOException io ? io : e;
            throw new IOException(cause.getMessage(), cause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing an image");
        }
    }
}
