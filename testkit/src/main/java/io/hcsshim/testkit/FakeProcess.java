package io.hcsshim.testkit;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.VsockStdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// A process of a [FakeGuest]: a [FakeProgram] on a thread. Thread-safe.
final class FakeProcess {
    private static final int SIGNALLED = 128;

    private final FakeVirtualMachine machine;
    private final long pid;
    private final boolean terminal;
    private final List<MemoryStream> outputs = new ArrayList<>();
    private OptionalInt exitCode = OptionalInt.empty();
    private int signal;
    private Thread thread = Thread.ofVirtual().unstarted(() -> {});

    FakeProcess(FakeVirtualMachine machine, long pid, boolean terminal) {
        this.machine = machine;
        this.pid = pid;
        this.terminal = terminal;
    }

    long pid() {
        return pid;
    }

    /// Connects the streams that are wanted, in the order of the protocol, and starts.
    void start(FakeProgram program, List<String> arguments, VsockStdio ports) throws IOException {
        var stdin =
                ports.stdin() == 0
                        ? InputStream.nullInputStream()
                        : machine.dial((int) ports.stdin()).input();
        var stdout = output(ports.stdout());
        var stderr = output(ports.stderr());
        var process = new FakeProgram.Process(arguments, stdin, stdout, stderr);
        synchronized (this) {
            thread = Thread.ofVirtual().name("fake pid " + pid).start(() -> run(program, process));
        }
    }

    private OutputStream output(long port) throws IOException {
        if (port == 0) {
            return OutputStream.nullOutputStream();
        }
        var stream = machine.dial((int) port);
        outputs.add(stream);
        return stream.output();
    }

    /// Ends an output, and waits for the host to have read it and closed its end.
    private static void awaitReader(MemoryStream stream) {
        try (stream) {
            stream.shutdownOutput();
            stream.input().read();
        } catch (IOException _) {
            // the host does not read any more
        }
    }

    private void run(FakeProgram program, FakeProgram.Process process) {
        int code;
        try {
            code = program.run(process);
        } catch (InterruptedException | IOException e) {
            code = 1;
        }
        outputs.forEach(FakeProcess::awaitReader);
        synchronized (this) {
            exitCode = OptionalInt.of(signal == 0 ? code : SIGNALLED + signal);
            notifyAll();
        }
    }

    synchronized int await() throws InterruptedException {
        while (exitCode.isEmpty()) {
            wait();
        }
        return exitCode.getAsInt();
    }

    synchronized boolean hasExited() {
        return exitCode.isPresent();
    }

    synchronized void signal(int number) throws HResultException {
        if (exitCode.isPresent()) {
            throw HResultException.because(HResult.NOT_FOUND, "no such process");
        }
        signal = number;
        thread.interrupt();
    }

    void resize() throws HResultException {
        if (!terminal) {
            throw new HResultException(
                    HResult.FAIL, "pid: " + pid + ", is not a tty and cannot be resized");
        }
    }
}
