package io.hcsshim.shim.stdio;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where one of a process's outputs goes. Thread-safe; one thread writes.
sealed interface Output extends AutoCloseable
        permits FifoOutput, FileOutput, LoggerOutput, PipeOutput {
    /// Writes all of `bytes`, and waits for as long as that takes.
    ///
    /// @throws IOException if nothing will ever get through any more, or it is closed
    void write(ByteBuffer bytes) throws IOException;

    /// The process has ended, or is about to: from now on it matters whether anybody reads.
    void expectEnd();

    /// How many bytes were written that nobody has read yet.
    int unread();

    /// Whether somebody reads, or may be about to; true for as long as it does not matter.
    boolean isRead();

    /// Whether nobody can come any more who would read.
    boolean isLost();

    /// Closes it: who reads gets what was written, and then the end.
    @Override
    void close();
}
