package io.hcsshim.shim.stdio;

import io.hcsshim.vm.VsockStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;

/// The host's end of a stream to a guest that says what the test wants.
final class ScriptedStream implements VsockStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long left;
    private final boolean ends;
    private long taken;
    private boolean open = true;

    /// @param bytes how many `x` the guest says
    /// @param ends  whether it ends the stream then, or stays silent
    ScriptedStream(long bytes, boolean ends) {
        this.left = bytes;
        this.ends = ends;
    }

    /// Reads until the stream is closed, of a process that never stops to write.
    static ScriptedStream endless() {
        return new ScriptedStream(Long.MAX_VALUE, false);
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        try {
            while (open && left == 0 && !ends) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!open) {
            throw new ClosedChannelException();
        }
        if (left == 0) {
            return -1;
        }
        int n = (int) Math.min(left, target.remaining());
        target.put("x".repeat(n).getBytes(StandardCharsets.US_ASCII));
        left -= n;
        taken += n;
        notifyAll();
        return n;
    }

    /// Waits until the host has taken so many bytes; says how many it has.
    synchronized long taken(long atLeast) throws InterruptedException {
        while (taken < atLeast) {
            wait();
        }
        return taken;
    }

    @Override
    public synchronized int write(ByteBuffer source) {
        int n = source.remaining();
        while (source.hasRemaining()) {
            written.write(source.get());
        }
        return n;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public synchronized boolean isOpen() {
        return open;
    }

    @Override
    public synchronized void close() {
        open = false;
        notifyAll();
    }
}
