package io.hcsshim.sys.windows;

import java.util.concurrent.atomic.AtomicBoolean;

/// A handle of a kernel object that somebody owns, and closes once. Thread-safe; whoever calls with it while another closes it
/// meets what Windows makes of that.
final class OwnedHandle implements AutoCloseable {
    private final Libraries libraries;
    private final long number;
    private final AtomicBoolean closed = new AtomicBoolean();

    OwnedHandle(Libraries libraries, long number) {
        this.libraries = libraries;
        this.number = number;
    }

    /// For calls.
    long number() {
        return number;
    }

    /// Closes it. More calls do nothing.
    @Override
    public void close() throws WindowsException {
        if (closed.compareAndSet(false, true)) {
            Handles.close(libraries, number);
        }
    }
}
