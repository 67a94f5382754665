package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.schema2.ProcessStatus;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.util.Optional;

/// A Windows process in the words of tasks. Thread-safe.
final class HcsRun implements GuestRun {
    private static final int LOST = -1;

    private final HcsProcess process;
    private final Optional<VsockStream> stdin;
    private final Optional<VsockStream> stdout;
    private final Optional<VsockStream> stderr;

    private HcsRun(HcsProcess process) throws IOException, InterruptedException {
        this.process = process;
        this.stdin = process.stdin().map(out -> ProcessStream.to(process, out));
        this.stdout = process.stdout().map(ProcessStream::from);
        this.stderr = process.stderr().map(ProcessStream::from);
    }

    /// Takes charge of a process, also if this throws.
    static HcsRun of(HcsProcess process) throws IOException, InterruptedException {
        try {
            return new HcsRun(process);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (process) {
                throw e;
            }
        }
    }

    @Override
    public int pid() {
        return (int) process.pid();
    }

    @Override
    public Optional<VsockStream> stdin() {
        return stdin;
    }

    @Override
    public Optional<VsockStream> stdout() {
        return stdout;
    }

    @Override
    public Optional<VsockStream> stderr() {
        return stderr;
    }

    @Override
    public int await() throws InterruptedException {
        try {
            return process.awaitExit();
        } catch (IOException e) {
            return LOST; // the service went away, or we gave the process up
        }
    }

    @Override
    public boolean lives() throws IOException, InterruptedException {
        return !process.status().get(ProcessStatus.EXITED);
    }

    @Override
    public boolean signal(int number) throws IOException, InterruptedException {
        return number == ConsoleSignals.KILL
                ? process.kill()
                : process.signal(ConsoleSignals.event(number));
    }

    @Override
    public void resize(int rows, int columns) throws IOException, InterruptedException {
        process.resize(columns, rows);
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            return; // closing gives back a handle, and there is nobody to tell
        }
    }
}
