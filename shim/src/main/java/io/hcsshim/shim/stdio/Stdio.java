package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The standard streams of one process on the host's side: containerd's FIFOs, and what carries bytes between them and
/// the guest.
///
/// The outputs are open from creation, before the process runs, until [#close]. They outlive their readers: when
/// containerd or its client goes away the process is held up once some 200 KiB are unread, and goes on when somebody
/// reads again. The input is opened when the process starts and no sooner: a client that finds its input taken before it
/// knows of the task has no way yet to tell that the input has ended (`ctr run` of containerd 1.6 then never tells).
/// Thread-safe.
public final class Stdio implements AutoCloseable {
    /// What containerd asked for; a stream that is not wanted is empty.
    public record Paths(String stdin, String stdout, String stderr, boolean terminal) {}

    private final Paths paths;
    private final Optional<Output> stdout;
    private final Optional<Output> stderr;

    // Guarded by this.
    private final List<OutputRelay> relays = new ArrayList<>();
    private Optional<PolledFd> stdin = Optional.empty();
    // Keeps the input from ending when its writer leaves: only CloseIO ends it.
    private Optional<Fd> stdinHold = Optional.empty();
    private boolean stdinEnds;
    private boolean closed;

    private Stdio(Paths paths, Optional<Output> stdout, Optional<Output> stderr) {
        this.paths = paths;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /// Opens the streams; never waits for the other ends.
    ///
    /// @throws IOException naming the path that cannot be opened; nothing stays open
    public static Stdio open(Paths paths) throws IOException {
        if (!paths.stdin().isEmpty() && !Files.exists(Path.of(paths.stdin()))) {
            throw new NoSuchFileException(paths.stdin());
        }
        var out = output(paths.stdout());
        try {
            return new Stdio(paths, out, output(paths.stderr()));
        } catch (IOException | RuntimeException e) {
            out.ifPresent(Output::close);
            throw e;
        }
    }

    private static Optional<Output> output(String path) throws IOException {
        return path.isEmpty() ? Optional.empty() : Optional.of(FifoOutput.open(Path.of(path)));
    }

    /// What containerd asked for.
    public Paths paths() {
        return paths;
    }

    /// Whether the process has a terminal.
    public boolean terminal() {
        return paths.terminal();
    }

    public boolean hasStdin() {
        return !paths.stdin().isEmpty();
    }

    public boolean hasStdout() {
        return stdout.isPresent();
    }

    public boolean hasStderr() {
        return stderr.isPresent();
    }

    /// Begins to carry bytes between these streams and the guest's.
    ///
    /// An input that cannot be opened any more is an input that has ended.
    public synchronized void relay(
            Optional<VsockStream> guestIn,
            Optional<VsockStream> guestOut,
            Optional<VsockStream> guestErr) {
        if (guestOut.isPresent() && stdout.isPresent()) {
            relays.add(OutputRelay.start(guestOut.get(), stdout.get()));
        }
        if (guestErr.isPresent() && stderr.isPresent()) {
            relays.add(OutputRelay.start(guestErr.get(), stderr.get()));
        }
        if (guestIn.isPresent() && hasStdin() && !closed) {
            openInput(guestIn.get());
        }
    }

    private void openInput(VsockStream guest) {
        var path = Path.of(paths.stdin());
        try {
            var reader = Fifo.openRead(path);
            stdin = Optional.of(reader);
            stdinHold = Optional.of(Fifo.holdOpen(path));
            if (stdinEnds) {
                stdinHold.get().close();
            }
            InputRelay.start(reader, guest);
        } catch (IOException e) {
            stdin.ifPresent(PolledFd::close);
            InputRelay.end(guest);
        }
    }

    /// Ends the input once what was written is read; idempotent.
    public synchronized void closeStdin() {
        stdinEnds = true;
        stdinHold.ifPresent(Fd::close);
    }

    /// A signal was sent that may end the process: the guest may get rid of what it still holds of its output.
    public synchronized void makeRoom() {
        relays.forEach(OutputRelay::makeRoom);
    }

    /// The process was killed: output that nobody reads shall not keep its end from being told.
    public synchronized void expectEnd() {
        relays.forEach(OutputRelay::expectEnd);
    }

    /// Waits, after the process has ended, until what it wrote is read, or nobody is there to read it.
    public void drain() throws InterruptedException {
        List<OutputRelay> running;
        synchronized (this) {
            running = List.copyOf(relays);
        }
        running.forEach(OutputRelay::expectEnd);
        for (var output : running) {
            output.drain();
        }
    }

    /// Closes the input, and the outputs of a process that never ran. Idempotent.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeStdin();
        stdin.ifPresent(PolledFd::close);
        if (relays.isEmpty()) {
            closeOutputs(); // else each is closed when what is in it was read
        }
    }

    /// Closes everything, read or not: nobody wants the output any more. Idempotent.
    public synchronized void abandon() {
        close();
        relays.forEach(OutputRelay::abandon);
        closeOutputs();
    }

    private void closeOutputs() {
        stdout.ifPresent(Output::close);
        stderr.ifPresent(Output::close);
    }
}
