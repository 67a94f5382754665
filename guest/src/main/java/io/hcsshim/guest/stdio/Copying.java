package io.hcsshim.guest.stdio;

import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.util.Map;

/// One stream's copying, on a thread of its own.
final class Copying implements Runnable {
    // Room for a few frames of Java and one system call.
    private static final long STACK_BYTES = 192 << 10;

    /// For `after`, if nothing is to be done.
    static final Runnable NOTHING = new Nothing();

    private final Log log;
    private final String name;
    private final Work work;
    private final Runnable after;

    /// Copies until the end of the stream.
    interface Work {
        void copy() throws IOException;
    }

    private static final class Nothing implements Runnable {
        @Override
        public void run() {}
    }

    private Copying(Log log, String name, Work work, Runnable after) {
        this.log = log;
        this.name = name;
        this.work = work;
        this.after = after;
    }

    /// Starts the thread; `after` runs at its end whatever happens.
    static void start(Log log, String name, Work work, Runnable after) {
        Thread.ofPlatform()
                .name(name)
                .daemon()
                .stackSize(STACK_BYTES)
                .start(new Copying(log, name, work, after));
    }

    @Override
    public void run() {
        try {
            work.copy();
        } catch (IOException e) {
            log.warning(
                    "stream ended early",
                    Map.of("stream", name, "error", String.valueOf(e.getMessage())));
        } finally {
            after.run();
        }
    }
}
