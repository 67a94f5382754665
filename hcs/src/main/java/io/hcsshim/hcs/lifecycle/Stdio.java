package io.hcsshim.hcs.lifecycle;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.ProcessHandles;
import io.hcsshim.sys.windows.WindowsFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The streams of a process. Its pipes are asked for when the first stream is, unless they came with the process.
/// Thread-safe.
public final class Stdio {
    /// Asks for the pipes of a process.
    @FunctionalInterface
    public interface Source {
        /// Asks; called at most once.
        ProcessHandles get() throws IOException, InterruptedException;
    }

    private record Files(
            Optional<WindowsFile> in, Optional<WindowsFile> out, Optional<WindowsFile> err) {
        List<WindowsFile> all() {
            var all = new ArrayList<WindowsFile>();
            in.ifPresent(all::add);
            out.ifPresent(all::add);
            err.ifPresent(all::add);
            return all;
        }
    }

    private final Libraries libraries;
    private final Source source;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Files> files;
    private boolean closed;

    /// The streams of a process that was opened.
    public Stdio(Libraries libraries, Source source) {
        this.libraries = libraries;
        this.source = source;
        files = Optional.empty();
    }

    /// The streams of a process that was made.
    public Stdio(Libraries libraries, ProcessHandles handles) {
        this.libraries = libraries;
        source = () -> handles;
        files = Optional.of(open(handles));
    }

    private Files open(ProcessHandles handles) {
        return new Files(file(handles.stdin()), file(handles.stdout()), file(handles.stderr()));
    }

    private Optional<WindowsFile> file(long handle) {
        return handle == 0 ? Optional.empty() : Optional.of(new WindowsFile(libraries, handle));
    }

    /// The pipe that is written to.
    public Optional<WindowsFile> in() throws IOException, InterruptedException {
        return files().in;
    }

    /// The pipe of the output.
    public Optional<WindowsFile> out() throws IOException, InterruptedException {
        return files().out;
    }

    /// The pipe of the error output.
    public Optional<WindowsFile> err() throws IOException, InterruptedException {
        return files().err;
    }

    /// Closes the pipe that is written to.
    public void closeIn() throws IOException, InterruptedException {
        var in = in();
        if (in.isPresent()) {
            in.get().close();
        }
    }

    private Files files() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (files.isEmpty()) {
                if (closed) {
                    throw new IOException("the process was closed");
                }
                files = Optional.of(open(source.get()));
            }
            return files.get();
        } finally {
            lock.unlock();
        }
    }

    /// Closes what is open.
    public void close() throws IOException {
        List<WindowsFile> open;
        lock.lock();
        try {
            closed = true;
            open = files.map(Files::all).orElse(List.of());
        } finally {
            lock.unlock();
        }
        for (var file : open) {
            file.close();
        }
    }
}
