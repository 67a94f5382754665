package io.hcsshim.uvm;

import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A process's output, which is closed by reading it to the end.
///
/// The guest reports the end of a process only when its output has been read and closed. Thread-safe
/// as far as the stream inside is.
final class ProcessOutput implements VsockStream {
    private final VsockStream stream;
    private volatile boolean ended;

    ProcessOutput(VsockStream stream) {
        this.stream = stream;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (ended) {
            return -1;
        }
        int count = stream.read(target);
        if (count < 0) {
            ended = true;
            stream.close();
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return stream.write(source);
    }

    @Override
    public void shutdownOutput() throws IOException {
        stream.shutdownOutput();
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close() {
        stream.close();
    }
}
