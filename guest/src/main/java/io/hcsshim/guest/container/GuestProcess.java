package io.hcsshim.guest.container;

import io.hcsshim.guest.process.ProcessExit;
import io.hcsshim.guest.stdio.ConsoleRelay;
import io.hcsshim.guest.stdio.HostStreams;
import io.hcsshim.guest.stdio.Relay;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.WindowSize;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A process that the host knows by its pid.
///
/// Its exit is reported when it has ended and, if its streams were connected, the host has taken all
/// that it wrote. Thread-safe.
final class GuestProcess {
    private final int pid;
    private final @Nullable Relay relay;
    private final ProcessExit exit;
    private boolean connected; // guarded by this
    private boolean relaying; // guarded by this
    private boolean drained; // guarded by this
    private boolean ended; // guarded by this
    private int code; // guarded by this

    /// @param relay null if the process has no streams or holds the host's itself
    GuestProcess(int pid, @Nullable Relay relay, ProcessExit exit) {
        this.pid = pid;
        this.relay = relay;
        this.exit = exit;
    }

    int pid() {
        return pid;
    }

    ProcessExit exit() {
        return exit;
    }

    /// Whether it is gone, perhaps before the host may know it.
    synchronized boolean hasEnded() {
        return ended;
    }

    /// Connects the streams.
    ///
    /// @throws IOException if they are connected already
    void connect(HostStreams streams) throws IOException {
        if (relay == null) {
            return;
        }
        synchronized (this) {
            if (connected) {
                throw new IOException("process " + pid + " was started already");
            }
            connected = true;
            relaying = !ended;
        }
        relay.start(streams, new Drained());
    }

    /// Takes the exit code; what is still in the pipes goes out before it is reported.
    void ended(int exitCode) {
        if (relay != null) {
            relay.stopInput();
        }
        synchronized (this) {
            ended = true;
            code = exitCode;
            if (relaying && !drained) {
                return;
            }
        }
        exit.complete(exitCode);
    }

    private final class Drained implements Runnable {
        @Override
        public void run() {
            int exitCode;
            synchronized (GuestProcess.this) {
                drained = true;
                if (!ended) {
                    return;
                }
                exitCode = code;
            }
            exit.complete(exitCode);
        }
    }

    /// Sends a signal.
    ///
    /// @throws HResultException not found, if the process has ended
    void signal(int signal) throws IOException {
        synchronized (this) {
            if (ended) { // its number may be another's by now
                throw gone();
            }
        }
        try {
            Kill.process(pid, signal);
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH)) {
                throw gone();
            }
            throw e;
        }
    }

    private HResultException gone() {
        return HResultException.because(HResult.NOT_FOUND, "process " + pid + " has ended");
    }

    void resize(WindowSize size) throws IOException {
        if (!(relay instanceof ConsoleRelay console)) {
            throw new IOException("pid: " + pid + ", is not a tty and cannot be resized");
        }
        console.resize(size);
    }

    /// Gives up the streams.
    void close() {
        if (relay != null) {
            relay.close();
        }
    }
}
