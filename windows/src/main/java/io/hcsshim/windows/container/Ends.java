package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsSystem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/// The ends of compute systems.
final class Ends {
    private Ends() {}

    /// Waits for one, and says how it came.
    static String await(HcsSystem system) throws InterruptedException {
        try {
            return system.awaitExit().toString();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// Asks a system to end, and makes it end if it does not within `patience`; waits as long again then.
    ///
    /// @throws IOException if it still does not, or cannot be told to
    static void gracefully(HcsSystem system, Duration patience)
            throws IOException, InterruptedException {
        try {
            system.shutdown();
            if (system.awaitExit(patience).isPresent()) {
                return;
            }
        } catch (IOException e) {
            forcibly(system, patience); // who cannot be asked is made to
            return;
        }
        forcibly(system, patience);
    }

    /// Makes a system end and waits for it.
    static void forcibly(HcsSystem system, Duration patience)
            throws IOException, InterruptedException {
        system.terminate();
        if (system.awaitExit(patience).isEmpty()) {
            throw new IOException(
                    "compute system "
                            + system.id()
                            + " does not end within "
                            + patience.toSeconds()
                            + " s");
        }
    }

    /// Work that closing does, which has to go on whatever interrupts say.
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static void closing(Work work) throws IOException {
        var interrupted = Thread.interrupted();
        try {
            work.run();
        } catch (InterruptedException e) {
            interrupted = true;
            throw new InterruptedIOException("interrupted while a container was taken down");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
