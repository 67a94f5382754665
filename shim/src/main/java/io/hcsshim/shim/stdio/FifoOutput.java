package io.hcsshim.shim.stdio;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A FIFO that a process's output goes to, whoever reads it and whenever.
///
/// Two descriptors: one writes, one only reads in name. While the second is open, bytes written before the reader has
/// come are kept, and the writer waits instead of failing. It is closed when the end is near, since only then the kernel
/// can say whether anybody else reads. What is in the FIFO lives as long as either is open.
final class FifoOutput implements Output {
    private static final Duration LOOK = Duration.ofMillis(50);

    // A client makes its end before it asks for a process. One that has not come round to open it
    // when the process has
    // ended is late, but would lose what it asked for.
    private static final Duration OPENING = Duration.ofSeconds(10);

    private final Path path;
    private final PipeEnd writer;
    private final Fd keeper;
    private final boolean readFromTheStart;
    private volatile long endExpectedAt;
    private volatile boolean endExpected;

    private FifoOutput(Path path, PipeEnd writer, Fd keeper, boolean readFromTheStart) {
        this.path = path;
        this.writer = writer;
        this.keeper = keeper;
        this.readFromTheStart = readFromTheStart;
    }

    /// Opens the FIFO; never waits.
    static FifoOutput open(Path path) throws IOException {
        var early = withReader(path);
        try {
            var keeper = Fd.open(path, Fd.O_RDONLY | Fd.O_NONBLOCK | Fd.O_NOCTTY);
            try {
                var writer = early.isPresent() ? early.get() : Fifo.holdOpen(path);
                return new FifoOutput(
                        path, new PipeEnd(PolledFd.of(writer)), keeper, early.isPresent());
            } catch (IOException | RuntimeException e) {
                keeper.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            early.ifPresent(Fd::close);
            throw e;
        }
    }

    /// The end to write to, if somebody has the other one open.
    private static Optional<Fd> withReader(Path path) throws ErrnoException {
        try {
            return Optional.of(Fifo.holdOpen(path));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENXIO)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            try {
                writer.fd().write(bytes);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPIPE)) {
                    throw e;
                }
                awaitReader();
            }
        }
    }

    /// The kernel does not tell a writer that a reader has come.
    private void awaitReader() throws IOException {
        try {
            do {
                Thread.sleep(LOOK);
            } while (!writer.hasReader() && !isLost());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("wait for a reader of " + path);
        }
        if (isLost()) {
            throw new IOException(path + " is gone, and nobody reads it");
        }
    }

    @Override
    public void expectEnd() {
        if (!endExpected) {
            endExpectedAt = System.nanoTime();
            endExpected = true;
            keeper.close();
        }
    }

    @Override
    public int unread() {
        return writer.unread();
    }

    @Override
    public boolean isRead() {
        return !endExpected
                || writer.hasReader()
                || !readFromTheStart
                        && System.nanoTime() - endExpectedAt < OPENING.toNanos()
                        && !isLost();
    }

    @Override
    public boolean isLost() {
        return endExpected && !writer.hasReader() && !Files.exists(path);
    }

    @Override
    public void close() {
        writer.fd().close();
        keeper.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
