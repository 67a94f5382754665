package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A FIFO that a process's output goes to, whoever reads it and whenever.
///
/// Two descriptors: one writes, one only reads in name. While the second is open, bytes written before the reader has
/// come are kept, a reader that goes away and comes back misses nothing, and the writer waits instead of failing.
final class Output implements AutoCloseable {
    private final PolledFd writer;
    private final Fd keeper;

    private Output(PolledFd writer, Fd keeper) {
        this.writer = writer;
        this.keeper = keeper;
    }

    /// Opens the FIFO; never waits.
    static Output open(Path path) throws IOException {
        var keeper = Fd.open(path, Fd.O_RDONLY | Fd.O_NONBLOCK | Fd.O_NOCTTY);
        try {
            return new Output(PolledFd.of(Fifo.holdOpen(path)), keeper);
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /// Writes, and waits for room.
    ///
    /// @throws IOException if nobody reads and [#failIfNobodyReads] was called, or it is closed
    void write(ByteBuffer bytes) throws IOException {
        writer.write(bytes);
    }

    /// From now on writing fails where there is no reader, at once for who waits now.
    void failIfNobodyReads() {
        keeper.close();
    }

    /// Closes it; the reader gets what is in it, and then the end.
    @Override
    public void close() {
        writer.close();
        keeper.close();
    }

    @Override
    public String toString() {
        return writer.toString();
    }
}
