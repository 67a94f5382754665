package io.hcsshim.sys.windows;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A handle of a file or a pipe that is read from or written to, by one thread at a time, and closed by any.
///
/// Works for handles opened for overlapped transfers, which the pipes of processes are, and for others. A virtual
/// thread parks while a transfer waits; [#close] ends one that waits.
public final class WindowsFile implements AutoCloseable {
    private static final int BUFFER = 32 * 1024;
    private static final long EVENT = Layouts.offset(Layouts.OVERLAPPED, "hEvent");

    private final Library kernel32;
    private final long handle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int transfers;
    private boolean closed;
    private boolean released;

    /// Takes over `handle`.
    public WindowsFile(Libraries libraries, long handle) {
        kernel32 = new Library(libraries, "kernel32.dll");
        this.handle = handle;
    }

    /// A stream that reads; closing it closes the file.
    public InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                return length == 0 ? 0 : WindowsFile.this.read(into, offset, length);
            }

            @Override
            public void close() throws IOException {
                WindowsFile.this.close();
            }
        };
    }

    /// A stream that writes; closing it closes the file.
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, from.length);
                WindowsFile.this.write(from, offset, length);
            }

            @Override
            public void close() throws IOException {
                WindowsFile.this.close();
            }
        };
    }

    // BOOL ReadFile(HANDLE file, void* buffer, DWORD size, DWORD* done, OVERLAPPED* overlapped)
    private int read(byte[] into, int offset, int length) throws IOException {
        try (var memory = Arena.ofConfined()) {
            var buffer = memory.allocate(Math.min(length, BUFFER));
            var done = (int) transfer("ReadFile", buffer, buffer.byteSize());
            if (done == 0) {
                return -1; // the end of a pipe, or an empty message, which peers send for it
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, done);
            return done;
        } catch (WindowsException e) {
            if (e.is(WindowsError.BROKEN_PIPE) || e.is(WindowsError.HANDLE_EOF)) {
                return -1;
            }
            throw e;
        }
    }

    // BOOL WriteFile(HANDLE file, void* buffer, DWORD size, DWORD* done, OVERLAPPED* overlapped)
    private void write(byte[] from, int offset, int length) throws IOException {
        try (var memory = Arena.ofConfined()) {
            var buffer = memory.allocate(Math.clamp(length, 1, BUFFER));
            var at = 0;
            while (at < length) {
                var part = (int) Math.min(length - at, buffer.byteSize());
                MemorySegment.copy(from, offset + at, buffer, ValueLayout.JAVA_BYTE, 0, part);
                at += (int) transfer("WriteFile", buffer, part);
            }
        }
    }

    // BOOL GetOverlappedResult(HANDLE file, OVERLAPPED* overlapped, DWORD* done, BOOL wait)
    private long transfer(String function, MemorySegment buffer, long size) throws IOException {
        begin();
        try (var call = kernel32.call(function);
                var event = new Event()) {
            var done = call.cell();
            var overlapped = call.buffer(Layouts.OVERLAPPED.byteSize());
            overlapped.set(ValueLayout.JAVA_LONG, EVENT, event.handle);
            var ok =
                    call.int32(
                            handle, buffer.address(), size, done.address(), overlapped.address());
            if (ok == 0 && call.error() == WindowsError.IO_PENDING) {
                return waitFor(overlapped);
            }
            if (ok == 0) {
                throw new WindowsException(function, "", call.error());
            }
            return Integer.toUnsignedLong(done.int32());
        } catch (WindowsException e) {
            throw isClosed() ? new IOException("the file was closed", e) : e;
        } finally {
            end();
        }
    }

    /// Waits until somebody connects to this instance of a pipe.
    // BOOL ConnectNamedPipe(HANDLE pipe, OVERLAPPED* overlapped)
    void acceptClient() throws IOException {
        begin();
        try (var call = kernel32.call("ConnectNamedPipe");
                var event = new Event()) {
            var overlapped = call.buffer(Layouts.OVERLAPPED.byteSize());
            overlapped.set(ValueLayout.JAVA_LONG, EVENT, event.handle);
            var ok = call.int32(handle, overlapped.address());
            if (ok == 0 && call.error() == WindowsError.IO_PENDING) {
                waitFor(overlapped);
            } else if (ok == 0 && call.error() != WindowsError.PIPE_CONNECTED) {
                throw new WindowsException("ConnectNamedPipe", "", call.error());
            }
        } finally {
            end();
        }
    }

    private long waitFor(MemorySegment overlapped) throws WindowsException {
        try (var call = kernel32.call("GetOverlappedResult")) {
            var done = call.cell();
            call.requireTrue("", handle, overlapped.address(), done.address(), 1);
            return Integer.toUnsignedLong(done.int32());
        }
    }

    /// What an overlapped transfer signals when it is done.
    private final class Event implements AutoCloseable {
        final long handle;

        // HANDLE CreateEventW(SECURITY_ATTRIBUTES* security, BOOL manualReset, BOOL initialState,
        // PCWSTR name)
        Event() throws WindowsException {
            try (var call = kernel32.call("CreateEventW")) {
                handle = call.requireHandle("", 0, 1, 0, 0);
            }
        }

        @Override
        public void close() throws WindowsException {
            Handles.close(kernel32, handle);
        }
    }

    private void begin() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the file is closed");
            }
            transfers++;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            transfers--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Ends transfers that wait and closes the handle. More calls do nothing.
    // BOOL CancelIoEx(HANDLE file, OVERLAPPED* overlapped)
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            while (transfers > 0) {
                try (var call = kernel32.call("CancelIoEx")) {
                    call.int32(handle, 0);
                }
                // A transfer that had not begun when it was cancelled has to be cancelled again.
                idle.awaitNanos(10_000_000);
            }
            if (!released) {
                released = true;
                Handles.close(kernel32, handle);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while closing a file");
        } finally {
            lock.unlock();
        }
    }
}
