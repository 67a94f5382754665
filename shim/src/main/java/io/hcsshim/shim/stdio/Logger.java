package io.hcsshim.shim.stdio;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Kill;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.Threads;
import io.hcsshim.sys.linux.Wait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A program of the user's that gets a process's output, by containerd's convention for Linux.
///
/// ```
/// descriptor 3   standard output, a pipe
/// descriptor 4   standard error, a pipe; at its end from the start where there is none
/// descriptor 5   a pipe to close, or to write to, when the logger is ready
/// ```
///
/// `CONTAINER_ID` and `CONTAINER_NAMESPACE` are all of its environment. It has to end when its pipes do.
final class Logger {
    private static final Duration READY = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(10);
    private static final int SIGKILL = 9;

    private final StreamUri.Binary uri;
    private final int pid;
    private final LoggerOutput stdout;
    private final LoggerOutput stderr;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Logger(StreamUri.Binary uri, int pid, LoggerOutput stdout, LoggerOutput stderr) {
        this.uri = uri;
        this.pid = pid;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /// Starts it and waits until it is ready.
    ///
    /// @throws IOException if it cannot be started, or is not ready after 10 seconds; nothing runs then
    static Logger start(StreamUri.Binary uri, Stdio.Owner owner) throws IOException {
        try (var out = Fd.pipe();
                var err = Fd.pipe();
                var ready = Fd.pipe()) {
            var logger = spawn(uri, owner, out, err, ready.write());
            ready.write().close();
            if (!logger.isReady(ready.read())) {
                logger.stdout.close();
                logger.stderr.close();
                logger.kill();
                throw new IOException(
                        "logger "
                                + uri.program()
                                + " was not ready within "
                                + READY.toSeconds()
                                + " s: it has to close its descriptor 5");
            }
            return logger;
        }
    }

    private static Logger spawn(
            StreamUri.Binary uri, Stdio.Owner owner, Fd.Pipe out, Fd.Pipe err, Fd ready)
            throws IOException {
        var stdout = output("stdout", uri, out);
        var stderr = output("stderr", uri, err);
        try (var nothing = Fd.open(Path.of("/dev/null"), Fd.O_RDWR)) {
            int pid =
                    new Spawn(command(uri))
                            .environment(
                                    List.of(
                                            "CONTAINER_ID=" + owner.id(),
                                            "CONTAINER_NAMESPACE=" + owner.namespace()))
                            .session()
                            .stdin(nothing)
                            .stdout(nothing)
                            .stderr(nothing)
                            .pass(out.read())
                            .pass(err.read())
                            .pass(ready)
                            .start();
            var logger = new Logger(uri, pid, stdout, stderr);
            logger.watch();
            return logger;
        } catch (ErrnoException e) {
            stdout.close();
            stderr.close();
            throw new IOException("start logger " + uri.program() + ": " + e.getMessage(), e);
        }
    }

    /// Waiting for a process holds its thread. One that nobody can wait for is ended.
    private void watch() throws ErrnoException {
        try {
            Threads.start(Thread.ofPlatform().daemon().name("logger " + pid).unstarted(this::reap));
        } catch (ErrnoException e) {
            kill();
            reap();
            throw e;
        }
    }

    private static List<String> command(StreamUri.Binary uri) {
        var command = new ArrayList<String>(List.of(uri.program().toString()));
        command.addAll(uri.arguments());
        return command;
    }

    /// Writes through a descriptor of its own, for the pipe's is closed with the pipe.
    private static LoggerOutput output(String stream, StreamUri.Binary uri, Fd.Pipe pipe)
            throws ErrnoException {
        return new LoggerOutput(
                stream + " of logger " + uri.program(), PolledFd.of(pipe.write().duplicate()));
    }

    private void reap() {
        try {
            Wait.untilExit(pid);
            synchronized (this) {
                ended.countDown();
                Wait.forExit(pid);
            }
        } catch (ErrnoException e) {
            ended.countDown(); // not ours any more: it is gone
        }
    }

    private boolean isReady(Fd pipe) throws IOException {
        var said = new CountDownLatch(1);
        try (var reader = PolledFd.of(pipe)) {
            Thread.ofVirtual().name("ready " + uri.program()).start(() -> await(reader, said));
            return said.await(READY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(PolledFd reader, CountDownLatch said) {
        try {
            reader.read(ByteBuffer.allocate(1));
            said.countDown();
        } catch (IOException e) {
            return; // nobody waits any more
        }
    }

    LoggerOutput stdout() {
        return stdout;
    }

    LoggerOutput stderr() {
        return stderr;
    }

    /// Ends the pipes that no stream of the process goes to.
    void closeUnused(List<Output> used) {
        if (!used.contains(stdout)) {
            stdout.close();
        }
        if (!used.contains(stderr)) {
            stderr.close();
        }
    }

    /// [#awaitEnd], on a thread that has nothing else to do.
    void end() {
        try {
            awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until it has ended, as it has to when its pipes have, and kills it if it does not in 10 seconds.
    void awaitEnd() throws InterruptedException {
        if (!ended.await(END.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /// The number is the process's own until it is reaped, and that is not now.
    private synchronized void kill() {
        try {
            if (ended.getCount() > 0) {
                Kill.process(pid, SIGKILL);
            }
        } catch (ErrnoException e) {
            return; // it has just ended
        }
    }

    @Override
    public String toString() {
        return "logger " + uri.program();
    }
}
