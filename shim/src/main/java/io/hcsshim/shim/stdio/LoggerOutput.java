package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A pipe to a logger; it is read for as long as the logger has it open.
final class LoggerOutput implements Output {
    private final String name;
    private final PipeEnd pipe;

    LoggerOutput(String name, PolledFd pipe) {
        this.name = name;
        this.pipe = new PipeEnd(pipe);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        pipe.fd().write(bytes);
    }

    @Override
    public void expectEnd() {}

    @Override
    public int unread() {
        return pipe.unread();
    }

    @Override
    public boolean isRead() {
        return pipe.hasReader();
    }

    @Override
    public boolean isLost() {
        return !pipe.hasReader();
    }

    @Override
    public void close() {
        pipe.fd().close();
    }

    @Override
    public String toString() {
        return name;
    }
}
