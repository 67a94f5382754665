package io.hcsshim.hcs;

import io.hcsshim.hcs.schema2.ProcessModifyRequest;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.wire.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/// A hold on a process of a compute system. Thread-safe; each stream is for one thread at a time.
public interface HcsProcess extends AutoCloseable {
    /// The exit code where the process has none: it could not be waited for.
    int NO_EXIT_CODE = -1;

    /// Its number in its system, 0 to 4294967295.
    long pid();

    /// Where its input is written; empty if there is no pipe for it.
    Optional<OutputStream> stdin() throws IOException, InterruptedException;

    /// Where its output is read; empty if there is no pipe for it.
    Optional<InputStream> stdout() throws IOException, InterruptedException;

    /// Where its error output is read; empty if there is no pipe for it.
    Optional<InputStream> stderr() throws IOException, InterruptedException;

    /// Tells it that there is no more input.
    void closeStdin() throws IOException, InterruptedException;

    /// Sends it a signal.
    ///
    /// @param options `{"Signal":9}` for Linux, `{"Signal":"CtrlC"}` for Windows; see [SignalOptions]
    /// @return false if it has ended, so that there was nobody to send it to
    boolean signal(Document<?> options) throws IOException, InterruptedException;

    /// Ends it.
    ///
    /// @return false if it had ended by itself
    boolean kill() throws IOException, InterruptedException;

    /// Changes the size of its console.
    ///
    /// @param width in characters, 0 to 65535
    /// @param height in characters, 0 to 65535
    default void resize(int width, int height) throws IOException, InterruptedException {
        modify(ProcessModifyRequest.resize(width, height));
    }

    /// Changes it.
    ///
    /// @param request a [ProcessModifyRequest]
    void modify(Document<?> request) throws IOException, InterruptedException;

    /// What is known of it.
    ProcessStatus status() throws IOException, InterruptedException;

    /// Waits for its end.
    ///
    /// @return its exit code as the service has it, or [#NO_EXIT_CODE]
    /// @throws HcsException [HcsError#SERVICE_DISCONNECTED], or [HcsError#CLOSED] if this hold was closed meanwhile
    int awaitExit() throws IOException, InterruptedException;

    /// Waits for its end, for at most `limit`.
    ///
    /// @return empty if time was over
    Optional<Integer> awaitExit(Duration limit) throws IOException, InterruptedException;

    /// Lets go of it, and closes its streams. More calls do nothing.
    @Override
    void close() throws IOException;
}
