package io.hcsshim.hcs.job;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.lifecycle.Stdio;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.sys.windows.HostProgram;
import io.hcsshim.sys.windows.Libraries;
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
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    JobProcess(Libraries libraries, HostProgram program) {
        this.program = program;
        this.stdio = new Stdio(libraries, program.pipes());
        Thread.ofVirtual().name("process " + program.pid()).start(this::watch);
    }

    private void watch() {
        try {
            exit.complete(program.await());
        } catch (WindowsException e) {
            exit.complete(NO_EXIT_CODE);
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

    /// A job's process hears one signal, Ctrl+Break, whichever is sent; it has no console that could be told others.
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
        throw new IOException("a process of a job has no console that could be changed");
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
