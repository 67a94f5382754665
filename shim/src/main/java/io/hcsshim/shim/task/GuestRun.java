package io.hcsshim.shim.task;

import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.util.Optional;

/// A process that runs in a guest. Thread-safe.
public interface GuestRun extends AutoCloseable {
    /// Its number in the guest.
    int pid();

    /// The host's end of its standard input, if one was wanted.
    Optional<VsockStream> stdin();

    /// The host's end of its standard output, if one was wanted.
    Optional<VsockStream> stdout();

    /// The host's end of its standard error, if one was wanted.
    Optional<VsockStream> stderr();

    /// In place of an exit code that nobody knows.
    int LOST = -1;

    /// Waits for its end: the exit code, or [#LOST] if the machine or the connection to it died.
    int await() throws InterruptedException;

    /// Whether the guest knows it as running. It may have ended long before [#await] tells: that waits until its output
    /// was taken.
    ///
    /// @throws IOException if the guest knows no such container
    boolean lives() throws IOException, InterruptedException;

    /// Sends a signal.
    ///
    /// @return false if the process is gone already
    boolean signal(int number) throws IOException, InterruptedException;

    /// Tells its terminal how big it is.
    void resize(int rows, int columns) throws IOException, InterruptedException;

    /// Gives up its streams; idempotent.
    @Override
    void close();
}
