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
    private volatile boolean open = true;

    private LocalStream(InputStream in, OutputStream out) {
        this.in = Channels.newChannel(in);
        this.out = Channels.newChannel(out);
    }

    /// Reading a pipe holds its thread, which a virtual one must not: a platform thread reads ahead,
    /// and hands over what it has.
    static LocalStream reading(InputStream in) {
        return new LocalStream(new ReadAhead(in), OutputStream.nullOutputStream());
    }

    static LocalStream writing(OutputStream out) {
        return new LocalStream(InputStream.nullInputStream(), out);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return in.read(target);
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
        try {
            in.close();
            out.close();
        } catch (IOException e) {
            return; // a pipe to a process that has ended
        }
    }
}
