package io.hcsshim.hcs.lifecycle;

import io.hcsshim.hcs.HcsError;
import io.hcsshim.hcs.HcsException;
import java.io.IOException;

/// A handle that many calls use and that is closed once, when it is to be closed and no call uses it any more.
///
/// So [#close] never waits for a call that the service does not answer, and no call meets a closed handle. Thread-safe.
public final class SharedHandle {
    /// How the handle is closed.
    @FunctionalInterface
    public interface Closer {
        /// Closes it; called once.
        void close(long handle) throws IOException;
    }

    private final long handle;
    private final Closer closer;
    private int uses;
    private boolean closing;
    private boolean closed;

    /// Takes over `handle`.
    public SharedHandle(long handle, Closer closer) {
        this.handle = handle;
        this.closer = closer;
    }

    /// One call's use of the handle; any thread may end it.
    public final class Use implements AutoCloseable {
        private boolean ended;

        private Use() {}

        /// The handle.
        public long handle() {
            return handle;
        }

        /// Ends the use. If the handle waits to be closed and this was the last use, closes it, and keeps to itself
        /// what goes wrong: whoever wanted it closed has gone on.
        @Override
        public void close() {
            synchronized (SharedHandle.this) {
                if (ended) {
                    return;
                }
                ended = true;
                uses--;
            }
            try {
                closeIfUnused();
            } catch (IOException _) {
                // nobody is left to be told
            }
        }
    }

    /// Begins a use.
    ///
    /// @param tried what for, for the message
    /// @throws HcsException [HcsError#CLOSED]
    public synchronized Use use(String tried) throws HcsException {
        if (closing) {
            throw HcsException.of(tried, HcsError.CLOSED, "the handle was closed");
        }
        uses++;
        return new Use();
    }

    /// Closes the handle, now or when the last use ends. More calls do nothing.
    public void close() throws IOException {
        synchronized (this) {
            closing = true;
        }
        closeIfUnused();
    }

    private void closeIfUnused() throws IOException {
        synchronized (this) {
            if (!closing || closed || uses > 0) {
                return;
            }
            closed = true;
        }
        closer.close(handle);
    }
}
