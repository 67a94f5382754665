package io.hcsshim.guest.stdio;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Pty;
import io.hcsshim.sys.linux.WindowSize;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terminal of a process: input and output share one pseudo terminal.
///
/// There is no goodbye as with pipes: when the terminal ends, the streams are closed. The stream of the
/// error output, if the host asked for one, stays silent.
public final class ConsoleRelay implements Relay {
    private final Log log;
    private final Pty console;
    private @Nullable HostStreams streams; // guarded by this

    /// Takes over the master side of the process's terminal.
    public ConsoleRelay(Log log, Pty console) {
        this.log = log;
        this.console = console;
    }

    @Override
    public void start(HostStreams host, Runnable drained) {
        synchronized (this) {
            streams = host;
        }
        if (host.stdin().isPresent()) {
            Copying.start(
                    log, "tty input", new Input(host.stdin().get(), console.fd()), Copying.NOTHING);
        }
        Copying.start(
                log,
                "tty output",
                new Output(console, host.stdout(), host.copy()),
                new Ending(this, drained));
    }

    /// Sets the size; nothing happens once the terminal is closed.
    public void resize(WindowSize size) throws IOException {
        try {
            console.resize(size);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EBADF) && !e.is(Errno.EIO)) {
                throw e;
            }
        }
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
        console.close();
        HostStreams host;
        synchronized (this) {
            host = streams;
        }
        if (host != null) {
            host.close();
        }
    }

    /// Host to terminal. The end of input means nothing to a terminal.
    private record Input(HostStream host, Fd console) implements Copying.Work {
        @Override
        public void copy() throws IOException {
            var buffer = new byte[4096];
            try {
                for (int n; (n = host.fd().read(buffer, 0, buffer.length)) > 0; ) {
                    console.write(buffer, 0, n);
                }
            } catch (ErrnoException e) {
                if (!e.is(Errno.EIO)
                        && !e.is(Errno.EBADF)) { // the terminal or the stream is closed
                    throw e;
                }
            }
        }
    }

    /// Terminal to host, or to nobody: a terminal that is not read would stop the process.
    private record Output(Pty console, Optional<HostStream> host, Optional<OutputCopy> file)
            implements Copying.Work {
        @Override
        public void copy() throws IOException {
            var buffer = new byte[8192];
            for (int n; (n = console.read(buffer, 0, buffer.length)) > 0; ) {
                if (file.isPresent()) {
                    file.get().write(buffer, n);
                }
                if (host.isPresent()) {
                    host.get().fd().write(buffer, 0, n);
                }
            }
        }
    }

    private record Ending(ConsoleRelay relay, Runnable drained) implements Runnable {
        @Override
        public void run() {
            relay.close();
            drained.run();
        }
    }
}
