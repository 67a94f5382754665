package io.hcsshim.windows.pipe;

import io.hcsshim.shim.log.ContainerdLog;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.sys.windows.WindowsFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A named pipe from which containerd takes a pod's lines (host specification, `serve`). One reader at a time: a new one,
/// which is containerd started again, takes the place of the one before. Thread-safe.
final class LogPipe implements ContainerdLog {
    private static final String PREFIX = "\\\\.\\pipe\\containerd-shim-";
    private static final int WAITING_LINES = 256;

    /// What a reader that is slow gets at the end.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final byte[] END = {};

    private final PipeListener listener;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(WAITING_LINES);
    private final Thread writer;
    // Guarded by this.
    private Optional<WindowsFile> reader = Optional.empty();
    private boolean closed;

    private LogPipe(String name, PipeListener listener) {
        this.listener = listener;
        Thread.ofVirtual().name("readers of " + name).start(this::accept);
        writer = Thread.ofVirtual().name("lines for " + name).start(this::deliver);
    }

    /// Opens the pipe of a pod, or one that leads nowhere if somebody else has it.
    static ContainerdLog open(Libraries libraries, String namespace, String pod) {
        var name = PREFIX + namespace + "-" + pod + "-log";
        try {
            return new LogPipe(name, PipeListener.open(libraries, name, PipeServer.ACCESS));
        } catch (IOException e) {
            return NONE;
        }
    }

    private void accept() {
        try {
            while (true) {
                become(Optional.of(listener.accept()));
            }
        } catch (IOException e) {
            quietly(listener); // closed, or of no more use
        }
    }

    private void become(Optional<WindowsFile> next) {
        Optional<WindowsFile> before;
        synchronized (this) {
            before = reader;
            reader = closed ? Optional.empty() : next;
            if (closed) {
                next.ifPresent(LogPipe::quietly);
            }
        }
        before.ifPresent(LogPipe::quietly);
    }

    private synchronized Optional<WindowsFile> reader() {
        return reader;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (reader().isPresent()) {
            boolean fits = waiting.offer(Arrays.copyOfRange(bytes, offset, offset + length));
            if (!fits) {
                return; // lost
            }
        }
    }

    private void deliver() {
        try {
            while (true) {
                var lines = waiting.take();
                if (lines == END) {
                    return;
                }
                var to = reader();
                if (to.isPresent()) {
                    write(to.get(), lines);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void write(WindowsFile to, byte[] lines) {
        try {
            to.output().write(lines);
        } catch (IOException e) {
            synchronized (this) {
                if (reader.filter(to::equals).isPresent()) {
                    reader = Optional.empty();
                }
            }
            quietly(to);
        }
    }

    private static void quietly(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception e) {
            return; // it is of no more use either way
        }
    }

    /// What was said is written first, unless the reader takes its time.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        quietly(listener);
        try {
            if (!waiting.offer(END) || !writer.join(PATIENCE)) {
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
        become(Optional.empty());
    }
}
