package io.hcsshim.shim.stdio;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.windows.NamedPipes;
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
    ///
    /// A process with a terminal has no error output of its own: one that is named, as the CRI plugin does, is left aside.
    public record Paths(String stdin, String stdout, String stderr, boolean terminal) {
        public Paths {
            stderr = terminal ? "" : stderr;
        }
    }

    /// Whose streams they are.
    ///
    /// @param id       the container's
    /// @param log      told when output is lost
    /// @param audience who is told of the end
    public record Owner(String namespace, String id, Log log, Audience audience) {
        /// For whoever cannot leave.
        public Owner(String namespace, String id, Log log) {
            this(namespace, id, log, Audience.PRESENT);
        }
    }

    private final Paths paths;
    private final Owner owner;
    private final Optional<Output> stdout;
    private final Optional<Output> stderr;
    private final List<Logger> loggers;

    // Guarded by this.
    private final List<OutputRelay> relays = new ArrayList<>();
    private Optional<PolledFd> stdin = Optional.empty();
    // Keeps the input from ending when its writer leaves: only CloseIO ends it.
    private Optional<Fd> stdinHold = Optional.empty();
    private Optional<PipeInput> pipe = Optional.empty();
    private boolean stdinEnds;
    private boolean closed;

    private Stdio(
            Paths paths,
            Owner owner,
            Optional<Output> stdout,
            Optional<Output> stderr,
            List<Logger> loggers) {
        this.paths = paths;
        this.owner = owner;
        this.stdout = stdout;
        this.stderr = stderr;
        this.loggers = loggers;
    }

    /// Opens the streams; never waits for the other ends of FIFOs, but for a logger until it is ready.
    ///
    /// @throws IOException              naming what cannot be opened or started; nothing stays open
    /// @throws IllegalArgumentException if an output is named that is none
    public static Stdio open(Paths paths, Owner owner) throws IOException {
        if (!paths.stdin().isEmpty()
                && !NamedPipes.isPipe(paths.stdin())
                && !Files.exists(Path.of(paths.stdin()))) {
            throw new NoSuchFileException(paths.stdin());
        }
        try (var outputs = new Outputs(owner)) {
            var stdout = outputs.open(paths.stdout(), Logger::stdout);
            var stderr = outputs.open(paths.stderr(), Logger::stderr);
            return new Stdio(paths, owner, stdout, stderr, outputs.keep());
        }
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
    ///
    /// @param heldUp told now and then while nobody reads what the process writes: it may have ended, and its guest does
    ///               not tell before all is taken. [#makeRoom] is the answer then
    public synchronized void relay(
            Optional<VsockStream> guestIn,
            Optional<VsockStream> guestOut,
            Optional<VsockStream> guestErr,
            Runnable heldUp) {
        if (guestOut.isPresent() && stdout.isPresent()) {
            relays.add(OutputRelay.start(guestOut.get(), stdout.get(), owner, heldUp));
        }
        if (guestErr.isPresent() && stderr.isPresent()) {
            relays.add(OutputRelay.start(guestErr.get(), stderr.get(), owner, heldUp));
        }
        if (guestIn.isPresent() && hasStdin() && !closed) {
            openInput(guestIn.get());
        }
    }

    private void openInput(VsockStream guest) {
        if (NamedPipes.isPipe(paths.stdin())) {
            pipe = PipeInput.start(paths.stdin(), guest);
            if (stdinEnds) {
                pipe.ifPresent(PipeInput::close);
            }
            return;
        }
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
        pipe.ifPresent(PipeInput::close);
    }

    /// The process may have ended: the guest may get rid of what it still holds of its output.
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
        for (var logger : loggers) {
            logger.awaitEnd();
        }
    }

    /// Whether the end is not told yet, because output is kept for an audience that is away.
    public synchronized boolean isKept() {
        return relays.stream().anyMatch(OutputRelay::isKept);
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
        loggers.forEach(logger -> Thread.ofVirtual().name("" + logger).start(logger::end));
    }

    /// Lets whoever reads at this moment read to the end, then closes everything: the process is about to be forgotten.
    public void finish() throws InterruptedException {
        List<OutputRelay> left;
        synchronized (this) {
            left = List.copyOf(relays);
        }
        for (var output : left) {
            output.awaitReader();
        }
        abandon();
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
