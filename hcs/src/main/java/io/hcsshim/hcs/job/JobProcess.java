package io.hcsshim.hcs.job;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.lifecycle.Stdio;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.sys.windows.HostProgram;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.PseudoConsole;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process of a job, in the words that processes of compute systems have. Its handle is closed once it has ended and this
/// was closed. Thread-safe.
final class JobProcess implements HcsProcess {
    private static final int KILLED = 137;

    private final HostProgram program;
    private final Stdio stdio;
    private final Optional<PseudoConsole> console;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /// @param console which this closes, once the process has ended
    /// @param isHeard whether somebody will read what a console shows
    JobProcess(
            Libraries libraries,
            HostProgram program,
            Optional<PseudoConsole> console,
            boolean isHeard) {
        this.program = program;
        this.console = console;
        this.stdio = new Stdio(libraries, program.pipes());
        Thread.ofVirtual().name("process " + program.pid()).start(this::watch);
        if (console.isPresent() && !isHeard) {
            Thread.ofVirtual().name("console " + program.pid()).start(this::discard);
        }
    }

    /// A console that nobody reads from would stop its processes once its pipe is full.
    private void discard() {
        try (var screen = stdio.out().orElseThrow().input()) {
            screen.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            return; // it was closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        try {
            exit.complete(program.await());
        } catch (WindowsException e) {
            exit.complete(NO_EXIT_CODE);
        }
        if (console.isPresent()) {
            try {
                console.get().close(); // only then its output ends
            } catch (WindowsException e) {
                return; // a console that cannot be closed is nobody's use
            }
        }
    }

    @Override
    public long pid() {
        return Integer.toUnsignedLong(program.pid());
    }

    @Override
    public Optional<OutputStream> stdin() throws IOException, InterruptedException {
        return stdio.in().map(file -> file.output());
    }

    @Override
    public Optional<InputStream> stdout() throws IOException, InterruptedException {
        return stdio.out().map(file -> file.input());
    }

    @Override
    public Optional<InputStream> stderr() throws IOException, InterruptedException {
        return stdio.err().map(file -> file.input());
    }

    @Override
    public void closeStdin() throws IOException, InterruptedException {
        stdio.closeIn();
    }

    /// A job's process hears one signal, Ctrl+Break, whichever is sent.
    @Override
    public boolean signal(Document<?> options) throws IOException {
        if (exit.isDone()) {
            return false;
        }
        program.interrupt();
        return true;
    }

    @Override
    public boolean kill() throws IOException {
        return !exit.isDone() && program.terminate(KILLED);
    }

    @Override
    public void modify(Document<?> request) throws IOException {
        throw new IOException("a process of a job can be changed in nothing but its size");
    }

    @Override
    public void resize(int width, int height) throws IOException {
        if (console.isEmpty()) {
            throw new IOException("the process has no console that could have a size");
        }
        try {
            console.get().resize(width, height);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public ProcessStatus status() {
        var ended = exit.isDone();
        return new ProcessStatus()
                .with(ProcessStatus.PROCESS_ID, pid())
                .with(ProcessStatus.EXITED, ended)
                .with(ProcessStatus.EXIT_CODE, ended ? Integer.toUnsignedLong(exit.getNow(0)) : 0L);
    }

    @Override
    public int awaitExit() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Optional<Integer> awaitExit(Duration limit) throws InterruptedException {
        try {
            return Optional.of(exit.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The process is not ended by this.
    @Override
    public void close() throws IOException {
        stdio.close();
        exit.thenAccept(_ -> {
            try {
                program.close();
            } catch (WindowsException e) {
                return; // a handle that cannot be closed is nobody's use
            }
        });
    }
}
