package io.hcsshim.shim.local;

import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A local process's pipe in the shape of a stream to a guest.
final class LocalStream implements VsockStream {
    private final ReadableByteChannel in;
    private final WritableByteChannel out;
    private final Runnable ended;
    private volatile boolean open = true;

    private LocalStream(InputStream in, OutputStream out, Runnable ended) {
        this.in = Channels.newChannel(in);
        this.out = Channels.newChannel(out);
        this.ended = ended;
    }

    /// Reading a pipe holds its thread, which a virtual one must not: a platform thread reads ahead,
    /// and hands over what it has.
    ///
    /// @param ended told when all was taken, or nobody will
    static LocalStream reading(InputStream in, Runnable ended) {
        return new LocalStream(new ReadAhead(in), OutputStream.nullOutputStream(), ended);
    }

    static LocalStream writing(OutputStream out) {
        return new LocalStream(InputStream.nullInputStream(), out, () -> {});
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int n = in.read(target);
        if (n < 0) {
            ended.run();
        }
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return out.write(source);
    }

    @Override
    public void shutdownOutput() throws IOException {
        out.close();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        ended.run();
        try {
            in.close();
            out.close();
        } catch (IOException e) {
            return; // a pipe to a process that has ended
        }
    }
}
