package io.hcsshim.guest.process;

import io.hcsshim.sys.linux.ExitStatus;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// How one child ended, for a thread that waits for it. Thread-safe.
public final class Outcome implements Children.Ending {
    private @Nullable ExitStatus status; // guarded by this

    /// A child that has not ended yet.
    public Outcome() {}

    @Override
    public synchronized void ended(ExitStatus how) {
        status = how;
        notifyAll();
    }

    /// Waits for the end.
    ///
    /// @param what the child, for the message
    /// @return the exit code as shells have it
    public synchronized int await(String what) throws IOException {
        try {
            while (status == null) {
                wait();
            }
            return Children.shellCode(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + what, e);
        }
    }
}
