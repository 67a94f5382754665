package io.hcsshim.guest.stdio;

import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.VsockStdio;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The host's ends of a process's standard streams: those that were asked for.
public final class HostStreams implements AutoCloseable {
    private @Nullable HostStream stdin;
    private @Nullable HostStream stdout;
    private @Nullable HostStream stderr;
    private @Nullable OutputCopy copy;

    private HostStreams() {}

    /// Dials the streams that are wanted, in the order stdin, stdout, stderr.
    ///
    /// @throws IOException if one cannot be dialled; those before it are closed again
    public static HostStreams dial(Dialer dialer, Pipes wanted, VsockStdio ports)
            throws IOException {
        var streams = new HostStreams();
        try {
            streams.stdin = wanted.stdin() ? dialer.dial(ports.stdin()) : null;
            streams.stdout = wanted.stdout() ? dialer.dial(ports.stdout()) : null;
            streams.stderr = wanted.stderr() ? dialer.dial(ports.stderr()) : null;
            return streams;
        } catch (IOException e) {
            streams.close();
            throw e;
        }
    }

    /// The same with a copy of all output; it is closed with them.
    public HostStreams copiedTo(OutputCopy file) {
        copy = file;
        return this;
    }

    /// What gets a copy of all output.
    Optional<OutputCopy> copy() {
        return Optional.ofNullable(copy);
    }

    /// The stream that carries the process's input.
    public Optional<HostStream> stdin() {
        return Optional.ofNullable(stdin);
    }

    /// The stream that carries its output.
    public Optional<HostStream> stdout() {
        return Optional.ofNullable(stdout);
    }

    /// The stream that carries its error output.
    public Optional<HostStream> stderr() {
        return Optional.ofNullable(stderr);
    }

    @Override
    public void close() {
        close(stdin);
        close(stdout);
        close(stderr);
        if (copy != null) {
            copy.close();
        }
    }

    private static void close(@Nullable HostStream stream) {
        if (stream != null) {
            stream.close();
        }
    }
}
