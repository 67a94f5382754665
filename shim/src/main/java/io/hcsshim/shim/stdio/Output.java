package io.hcsshim.shim.stdio;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/// A FIFO that a process's output goes to, whoever reads it and whenever.
///
/// Two descriptors: one writes, one only reads in name. While the second is open, bytes written before the reader has
/// come are kept, a reader that goes away and comes back misses nothing, and the writer waits instead of failing.
/// What is in the FIFO lives as long as either is open. Thread-safe.
final class Output implements AutoCloseable {
    private static final long LOOK_MS = 10;
    private static final long LONGEST_LOOK_MS = 500;

    private final Path path;
    private final PolledFd writer;
    private final Fd keeper;
    private volatile boolean used;

    private Output(Path path, PolledFd writer, Fd keeper) {
        this.path = path;
        this.writer = writer;
        this.keeper = keeper;
    }

    /// Opens the FIFO; never waits.
    static Output open(Path path) throws IOException {
        var keeper = Fd.open(path, Fd.O_RDONLY | Fd.O_NONBLOCK | Fd.O_NOCTTY);
        try {
            return new Output(path, PolledFd.of(Fifo.holdOpen(path)), keeper);
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /// Writes, and waits for room.
    ///
    /// @throws IOException if nobody reads and [#failIfNobodyReads] was called, or it is closed
    void write(ByteBuffer bytes) throws IOException {
        used = true;
        writer.write(bytes);
    }

    /// From now on writing fails where there is no reader, at once for who waits now.
    void failIfNobodyReads() {
        keeper.close();
    }

    /// Waits, once nothing more is written, until somebody has it open who can read what is in it.
    ///
    /// @return false if nobody came within `limit`, and something is in it
    boolean awaitReader(Duration limit) throws InterruptedException {
        keeper.close();
        long end = System.nanoTime() + limit.toNanos();
        while (used && writer.isOpen() && !hasReader()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK_MS);
        }
        return true;
    }

    /// Lets go of it as soon as somebody has it open; until then, or until [#close], what is in it is kept.
    void closeWhenRead() {
        Thread.ofVirtual().name("keep " + path).start(this::keepUntilRead);
    }

    private void keepUntilRead() {
        try {
            long look = LOOK_MS;
            while (!awaitReader(Duration.ZERO)) {
                Thread.sleep(look);
                look = Math.min(2 * look, LONGEST_LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /// Whether another process has it open for reading: without a reader the kernel refuses a writer that does not wait,
    /// fifo(7).
    private boolean hasReader() {
        try {
            Fifo.holdOpen(path).close();
            return true;
        } catch (ErrnoException e) {
            return !e.is(Errno.ENXIO); // if it is gone, nobody will come
        }
    }

    /// Closes it; a reader that has it open gets what is in it, and then the end.
    @Override
    public void close() {
        writer.close();
        keeper.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
