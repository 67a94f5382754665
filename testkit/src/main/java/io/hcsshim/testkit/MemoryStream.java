package io.hcsshim.testkit;

import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/// One end of a vsock connection that exists in memory only.
///
/// Both directions hold a bounded number of bytes, so a reader that does not read stops its
/// writer, as credits do on a real connection.
public final class MemoryStream implements VsockStream {
    /// What a connection of a real guest buffers, about.
    public static final int CAPACITY = 64 * 1024;

    private final MemoryPipe in;
    private final MemoryPipe out;
    private volatile boolean open = true;

    private MemoryStream(MemoryPipe in, MemoryPipe out) {
        this.in = in;
        this.out = out;
    }

    /// The two ends of one connection.
    public record Pair(MemoryStream host, MemoryStream guest) {}

    /// A connection that buffers [#CAPACITY] bytes each way.
    public static Pair pair() {
        return pair(CAPACITY);
    }

    /// A connection that buffers `capacity` bytes each way.
    public static Pair pair(int capacity) {
        var toGuest = new MemoryPipe(capacity);
        var toHost = new MemoryPipe(capacity);
        return new Pair(new MemoryStream(toHost, toGuest), new MemoryStream(toGuest, toHost));
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
        out.finishWriting();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        out.finishWriting();
        in.finishReading();
    }

    /// Breaks the connection the hard way: both ends see "connection reset".
    public void reset() {
        in.reset();
        out.reset();
    }

    /// The other end sees "connection reset", this one nothing yet.
    void resetOutput() {
        out.reset();
    }

    /// This end's bytes to read, as a stream.
    public InputStream input() {
        return Channels.newInputStream(this);
    }

    /// This end's bytes to write, as a stream that hands on each write at once.
    public OutputStream output() {
        return Channels.newOutputStream(this);
    }
}
