package io.hcsshim.cli.oci;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// Waits for a process of a container whose streams are this program's.
///
/// Told to end meanwhile (SIGTERM, SIGINT), this program tells the process instead, and ends as that does.
final class Attended {
    private static final int UNKNOWN = 255;

    private final Relay relay;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int status = UNKNOWN;

    private Attended(Relay relay) {
        this.relay = relay;
    }

    /// What is to be done once the process has ended.
    interface Ending {
        void run() throws IOException, InterruptedException;
    }

    /// Waits for the end.
    ///
    /// @return the exit status
    static int await(Relay relay, Ending ending) throws IOException, InterruptedException {
        var attended = new Attended(relay);
        var hook = new Thread(attended::passOn, "pass on");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int status = relay.await();
            ending.run();
            attended.status = status;
            return status;
        } finally {
            attended.over.countDown();
            unhook(hook);
        }
    }

    private void passOn() {
        try {
            relay.terminate();
            over.await();
        } catch (IOException | InterruptedException _) {
            // it has just ended, or nobody shall wait for it
        }
        Runtime.getRuntime().halt(status);
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the program is ending, and the hook is at work
        }
    }
}
