package io.hcsshim.guest.stdio;

import io.hcsshim.guest.process.Stdio;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Transfer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The standard streams of a process without a terminal: a pipe each.
///
/// Output is copied until the pipe ends; then the host is told so and has to close its side before the
/// stream counts as drained. Input is copied until the host ends it; then the process's pipe is closed.
public final class PipeRelay implements Relay {
    private final Log log;
    private final Fd nothing;
    private final Fd.@Nullable Pipe stdin;
    private final Fd.@Nullable Pipe stdout;
    private final Fd.@Nullable Pipe stderr;
    private @Nullable HostStreams streams; // guarded by this

    private PipeRelay(Log log, Fd nothing, Pipes wanted) throws ErrnoException {
        this.log = log;
        this.nothing = nothing;
        stdin = wanted.stdin() ? Fd.pipe() : null;
        stdout = wanted.stdout() ? Fd.pipe() : null;
        stderr = wanted.stderr() ? Fd.pipe() : null;
    }

    /// Makes pipes for the streams that are wanted; `nothing`, which is `/dev/null`, stands for others.
    public static PipeRelay make(Log log, Fd nothing, Pipes wanted) throws ErrnoException {
        return new PipeRelay(log, nothing, wanted);
    }

    /// What the process gets.
    public Stdio forChild() {
        return new Stdio(
                stdin == null ? nothing : stdin.read(),
                stdout == null ? nothing : stdout.write(),
                stderr == null ? nothing : stderr.write());
    }

    /// Gives up the process's ends, so that the pipes end with the process.
    public void childHasThem() {
        if (stdin != null) {
            stdin.read().close();
        }
        if (stdout != null) {
            stdout.write().close();
        }
        if (stderr != null) {
            stderr.write().close();
        }
    }

    @Override
    public void start(HostStreams host, Runnable drained) {
        synchronized (this) {
            streams = host;
        }
        var both = new Countdown(2, drained);
        startInput(host.stdin());
        startOutput("stdout", stdout, host.stdout(), host.copy(), both);
        startOutput("stderr", stderr, host.stderr(), host.copy(), both);
    }

    private void startInput(Optional<HostStream> host) {
        if (stdin == null) {
            return;
        }
        var process = stdin.write();
        if (host.isEmpty()) {
            process.close(); // the process reads the end at once
            return;
        }
        Copying.start(log, "stdin", new Input(host.get(), process), process::close);
    }

    private void startOutput(
            String name,
            Fd.@Nullable Pipe pipe,
            Optional<HostStream> host,
            Optional<OutputCopy> copy,
            Runnable drained) {
        if (pipe == null || host.isEmpty()) {
            if (pipe != null) {
                pipe.read().close(); // whoever writes gets EPIPE
            }
            drained.run();
            return;
        }
        Copying.start(log, name, new Output(pipe.read(), host.get(), copy), drained);
    }

    @Override
    public void stopInput() {
        HostStreams host;
        synchronized (this) {
            host = streams;
        }
        if (host != null && host.stdin().isPresent()) {
            try {
                host.stdin().get().shutdownInput();
            } catch (IOException e) {
                host.stdin().get().close(); // wakes the copier as well
            }
        }
    }

    @Override
    public void close() {
        close(stdin);
        close(stdout);
        close(stderr);
        HostStreams host;
        synchronized (this) {
            host = streams;
        }
        if (host != null) {
            host.close();
        }
    }

    private static void close(Fd.@Nullable Pipe pipe) {
        if (pipe != null) {
            pipe.close();
        }
    }

    /// Host to process.
    private record Input(HostStream host, Fd process) implements Copying.Work {
        @Override
        public void copy() throws IOException {
            try {
                Transfer.copy(host.fd(), process);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EPIPE)
                        && !e.is(Errno.EBADF)) { // the process reads no more, or is gone
                    throw e;
                }
            } finally {
                process.close();
                host.close();
            }
        }
    }

    /// Process to host, and the goodbye.
    private record Output(Fd process, HostStream host, Optional<OutputCopy> file)
            implements Copying.Work {
        @Override
        public void copy() throws IOException {
            try {
                try {
                    if (file.isEmpty()) {
                        Transfer.copy(process, host.fd());
                    } else {
                        copyToBoth(file.get());
                    }
                } finally {
                    process.close(); // if the host takes no more, the process is to notice
                }
                host.shutdownOutput();
                if (host.fd().read(new byte[1], 0, 1) > 0) {
                    throw new IOException("the host wrote to an output stream");
                }
            } finally {
                host.close();
            }
        }

        private void copyToBoth(OutputCopy second) throws IOException {
            var buffer = new byte[8192];
            for (int n; (n = process.read(buffer, 0, buffer.length)) > 0; ) {
                second.write(buffer, n);
                host.fd().write(buffer, 0, n);
            }
        }
    }
}
