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
    private static final long SHORT_LOOK_MS = 1;
    private static final long LOOK_MS = 50;

    private final Path path;
    private final PolledFd writer;
    private final Fd keeper;

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
        writer.write(bytes);
    }

    /// From now on writing fails where there is no reader, at once for who waits now.
    void failIfNobodyReads() {
        keeper.close();
    }

    /// Waits, once nothing more is written, until what is in it was read.
    ///
    /// @return false if something still is in it after `limit`
    boolean awaitRead(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (writer.isOpen() && unread() > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(SHORT_LOOK_MS);
        }
        return true;
    }

    /// Lets go of it as soon as it is empty or somebody has it open to read; until then, or until [#close], what is in
    /// it is kept.
    void closeWhenRead() {
        keeper.close();
        if (unread() == 0 || hasReader()) {
            close();
        } else {
            Thread.ofVirtual().name("keep " + path).start(this::keepUntilRead);
        }
    }

    private void keepUntilRead() {
        try {
            while (writer.isOpen() && !hasReader()) {
                Thread.sleep(LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private int unread() {
        try {
            return writer.fd().unread();
        } catch (ErrnoException e) {
            return 0; // closed, or a file in which nothing waits
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
