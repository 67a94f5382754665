package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One of a Windows process's pipes: a stream in one direction.
final class ProcessStream implements VsockStream {
    private static final int PART = 32 << 10;

    private final Optional<InputStream> in;
    private final Optional<OutputStream> out;
    private final Optional<HcsProcess> reader;
    private volatile boolean closed;

    private ProcessStream(
            Optional<InputStream> in, Optional<OutputStream> out, Optional<HcsProcess> reader) {
        this.in = in;
        this.out = out;
        this.reader = reader;
    }

    /// What a process writes.
    static VsockStream from(InputStream in) {
        return new ProcessStream(Optional.of(in), Optional.empty(), Optional.empty());
    }

    /// What a process reads.
    static VsockStream to(HcsProcess reader, OutputStream out) {
        return new ProcessStream(Optional.empty(), Optional.of(out), Optional.of(reader));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (in.isEmpty()) {
            return -1;
        }
        var bytes = new byte[Math.min(target.remaining(), PART)];
        int read = in.get().read(bytes, 0, bytes.length);
        if (read > 0) {
            target.put(bytes, 0, read);
        }
        return read;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        var stream = out.orElseThrow(() -> new IOException("nobody reads this stream"));
        var bytes = new byte[source.remaining()];
        source.get(bytes);
        stream.write(bytes);
        return bytes.length;
    }

    @Override
    public void shutdownOutput() throws IOException {
        if (reader.isPresent()) {
            try {
                reader.get().closeStdin();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("close the input of a process");
            }
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (in.isPresent()) {
                in.get().close();
            }
            if (out.isPresent()) {
                out.get().close();
            }
        } catch (IOException e) {
            return; // closing a pipe loses nothing that was promised
        }
    }
}
