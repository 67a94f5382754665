package io.hcsshim.shim.stdio;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.sys.windows.WindowsFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/// A named pipe that a process's output goes to, on which containerd listens.
///
/// When the listener goes away, the rest of what is being written waits until there is one again: it is dialled anew after
/// 200 ms, then after one and a half times as long each time, up to a minute (host specification 8.2). So output outlives a
/// restart of containerd.
final class PipeOutput implements Output {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final String name;
    private final Log log;
    private volatile WindowsFile file;
    private volatile boolean lost;
    private volatile boolean closed;

    private PipeOutput(String name, Log log, WindowsFile file) {
        this.name = name;
        this.log = log;
        this.file = file;
    }

    static PipeOutput connect(String name, Log log) throws IOException {
        return new PipeOutput(name, log, dial(name));
    }

    private static WindowsFile dial(String name) throws WindowsException {
        return NamedPipes.connect(Libraries.system(), name, PATIENCE);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        var part = new byte[bytes.remaining()];
        bytes.get(part);
        while (true) {
            try {
                file.output().write(part);
                return;
            } catch (WindowsException e) {
                if (closed || !isLoss(e)) {
                    throw e;
                }
                redial();
            }
        }
    }

    private static boolean isLoss(WindowsException e) {
        return e.is(WindowsError.NO_DATA)
                || e.is(WindowsError.PIPE_NOT_CONNECTED)
                || e.is(WindowsError.BROKEN_PIPE);
    }

    private void redial() throws IOException {
        lost = true;
        log.info("output waits for a reader", Map.of("pipe", name));
        long pause = FIRST_PAUSE_MS;
        while (!closed) {
            try {
                file.close();
                file = dial(name);
                lost = false;
                return;
            } catch (WindowsException e) {
                sleep(pause);
                pause = Math.min(LONGEST_PAUSE_MS, pause * 3 / 2);
            }
        }
        throw new IOException(name + ": closed while nobody read it");
    }

    private void sleep(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("wait for a reader of " + name);
        }
    }

    @Override
    public void expectEnd() {
        // Windows tells of a reader that is gone by itself.
    }

    /// What was written is the pipe's, and is read even after our end is closed.
    @Override
    public int unread() {
        return 0;
    }

    @Override
    public boolean isRead() {
        return !lost;
    }

    @Override
    public boolean isLost() {
        return lost;
    }

    @Override
    public void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            return; // closing a pipe loses nothing that was promised
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
