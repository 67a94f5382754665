package io.hcsshim.guest.process;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A few cached platform threads that run what would block.
///
/// Requests and exits block in system calls, which would hold the carrier of a virtual thread. An idle
/// thread is taken before a new one is made; one that stays idle ends. What finds every thread busy
/// waits its turn. Thread-safe.
public final class Workers {
    private static final int IDLE_MS = 30_000;
    private static final long STACK_BYTES =
            1 << 20; // reserved, not used: documents may nest deeply

    private final String name;
    private final int limit;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by this
    private int threads; // guarded by this
    private int idle; // guarded by this
    private int started; // guarded by this

    /// At most `limit` threads, called `name` and a number.
    public Workers(String name, int limit) {
        this.name = name;
        this.limit = limit;
    }

    /// Runs `task` on one of the threads. It should handle its own failures.
    public synchronized void run(Runnable task) {
        queue.add(task);
        if (idle >= queue.size()) {
            notify();
        } else if (threads < limit) {
            threads++;
            started++;
            Thread.ofPlatform()
                    .name(name + "-" + started)
                    .daemon()
                    .stackSize(STACK_BYTES)
                    .start(new Loop());
        }
    }

    private final class Loop implements Runnable {
        @Override
        public void run() {
            try {
                for (var task = next(); task != null; task = next()) {
                    runOne(task);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does; the thread just ends
            }
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // a mistake of the task; the thread has others to do
            var thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private synchronized @Nullable Runnable next() throws InterruptedException {
        var end = System.nanoTime() + IDLE_MS * 1_000_000L;
        idle++;
        try {
            for (var left = (long) IDLE_MS; queue.isEmpty() && left > 0; ) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } finally {
            idle--;
        }
        var task = queue.poll();
        if (task == null) {
            threads--;
        }
        return task;
    }
}
