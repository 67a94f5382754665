package io.hcsshim.shim.local;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A pipe read by a platform thread, for readers on virtual threads, whose carriers a pipe would hold.
final class ReadAhead extends InputStream {
    private static final byte[] END = {};

    private final InputStream pipe;
    private final BlockingQueue<byte[]> parts = new ArrayBlockingQueue<>(4);
    private byte[] part = {};
    private int at;

    ReadAhead(InputStream pipe) {
        this.pipe = pipe;
        Thread.ofPlatform().daemon().start(this::pump);
    }

    private void pump() {
        try {
            var buffer = new byte[8192];
            for (int n = readPart(buffer); n > 0; n = readPart(buffer)) {
                parts.put(Arrays.copyOf(buffer, n));
            }
        } catch (IOException e) {
            // Closed: the end as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /// When a process ends, the JDK moves what is left in its pipe into memory and closes the pipe under the reader's
    /// feet: the second attempt reads from memory.
    private int readPart(byte[] buffer) throws IOException {
        try {
            return pipe.read(buffer);
        } catch (IOException e) {
            return pipe.read(buffer);
        }
    }

    private void end() {
        try {
            parts.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            if (at == part.length) {
                part = parts.take();
                at = 0;
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (part == END) {
            parts.offer(END); // for whoever asks again
            return -1;
        }
        int n = Math.min(length, part.length - at);
        System.arraycopy(part, at, target, offset, n);
        at += n;
        return n;
    }
}
