package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.WaitForProcessResponse;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.bridge.Reply;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// A process in the machine, in a container or not.
///
/// The guest reports its end only when nobody is left to read its output, so read `stdout` and
/// `stderr` to their ends, or [#close], before you [#await]. Thread-safe, but each stream has one
/// reader and one writer at a time.
public final class GuestProcess implements AutoCloseable {
    /// The exit code of a process whose machine or bridge died.
    public static final int LOST = -1;

    private final Agent agent;
    private final Log log;
    private final String container;
    private final long pid;
    private final Streams streams;
    private final Reply end;

    /// The host's ends of the standard streams; empty where not wanted.
    record Streams(
            Optional<VsockStream> stdin,
            Optional<VsockStream> stdout,
            Optional<VsockStream> stderr) {
        void close() {
            stdin.ifPresent(VsockStream::close);
            stdout.ifPresent(VsockStream::close);
            stderr.ifPresent(VsockStream::close);
        }
    }

    GuestProcess(Agent agent, Log log, String container, long pid, Streams streams, Reply end) {
        this.agent = agent;
        this.log = log;
        this.container = container;
        this.pid = pid;
        this.streams = streams;
        this.end = end;
    }

    /// Its pid as the machine sees it, unsigned 32-bit.
    public long pid() {
        return pid;
    }

    /// What it reads; shut its output down to give it the end of its input.
    public Optional<VsockStream> stdin() {
        return streams.stdin();
    }

    /// What it writes; reading its end closes it.
    public Optional<VsockStream> stdout() {
        return streams.stdout();
    }

    /// What it complains; reading its end closes it.
    public Optional<VsockStream> stderr() {
        return streams.stderr();
    }

    /// Waits for its end; every caller gets the same answer.
    ///
    /// @return its exit code, 128 + signal if a signal ended it in a container; [#LOST] if nobody
    ///     knows because the machine or the bridge died
    public int await() throws InterruptedException {
        try {
            return (int) WaitForProcessResponse.of(end.await()).exitCode();
        } catch (IOException e) {
            log.debug(
                    "lost a process",
                    Map.of("container", container, "pid", pid, "error", "" + e.getMessage()));
            return LOST;
        }
    }

    /// Whether [#await] returns at once.
    public boolean hasEnded() {
        return end.isThere();
    }

    /// Sends a signal.
    ///
    /// @param signal a Linux signal number, 1–64
    /// @return false if the process is gone
    public boolean signal(int signal) throws IOException, InterruptedException {
        if (signal < 1 || signal > 64) {
            throw new IllegalArgumentException("not a signal: " + signal);
        }
        try {
            agent.signal(container, pid, signal);
            return true;
        } catch (HResultException e) {
            if (e.hresult() == HResult.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /// Sets the size of its terminal, 0–65535 each way.
    ///
    /// @throws HResultException if it has no terminal
    public void resize(int rows, int columns) throws IOException, InterruptedException {
        agent.resize(container, pid, rows, columns);
    }

    /// Closes its streams. The process goes on, and may fail when it writes.
    @Override
    public void close() {
        streams.close();
    }
}
