package io.hcsshim.sys.windows;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Calls that may wait for long, made on platform threads of their own, since a foreign call on a virtual thread
/// would hold its carrier, and with it all other virtual threads.
///
/// Threads are kept for a while when they are idle, and never end the process's life by living. A call that never
/// returns keeps one thread and nobody but its caller waiting.
public final class PlatformThreads {
    private static final ExecutorService POOL = Executors.newCachedThreadPool(CallThread::new);

    private static final class CallThread extends Thread {
        CallThread(Runnable work) {
            super(work, "windows-call");
            setDaemon(true);
        }
    }

    private PlatformThreads() {}

    /// Something to do.
    ///
    /// @param <T> its outcome
    @FunctionalInterface
    public interface Work<T> {
        /// Does it.
        T run() throws IOException, InterruptedException;
    }

    /// Does `work` on a platform thread of its own and waits however long it takes; in place if this is one
    /// already.
    ///
    /// @param cancel is run once, on the waiting thread, if that is interrupted meanwhile: asks the work to
    ///        end early. The wait goes on all the same
    /// @throws InterruptedException if the thread was interrupted meanwhile and the work did not succeed
    ///         in spite of it
    public static <T> T run(Work<T> work, Runnable cancel)
            throws IOException, InterruptedException {
        if (Thread.currentThread() instanceof CallThread) {
            return work.run();
        }
        var done = start(work);
        try {
            return result(done);
        } catch (InterruptedException _) {
            cancel.run();
            return afterInterrupt(done);
        }
    }

    private static <T> T afterInterrupt(CompletableFuture<T> done) throws InterruptedException {
        try {
            var value = waitFor(done);
            Thread.currentThread().interrupt();
            return value;
        } catch (ExecutionException e) {
            var interrupted = new InterruptedException("interrupted: " + e.getCause());
            interrupted.initCause(e.getCause());
            throw interrupted;
        }
    }

    /// Does `work` on a platform thread and waits for at most `limit`, then leaves it behind: it goes on by
    /// itself, and what comes of it is given to `late` so that nothing is lost.
    ///
    /// @param late closes an outcome that nobody waits for any more; runs on the thread of the work
    /// @return empty if the work was left behind
    /// @throws InterruptedException if the thread was interrupted; the work is left behind
    public static <T> Optional<T> within(Duration limit, Work<T> work, Consumer<T> late)
            throws IOException, InterruptedException {
        var done = start(work);
        try {
            return Optional.of(done.get(nanoseconds(limit), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            done.thenAccept(late);
            return Optional.empty();
        } catch (InterruptedException e) {
            done.thenAccept(late);
            throw e;
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static long nanoseconds(Duration limit) {
        return limit.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : limit.toNanos();
    }

    /// A short piece of work that cannot fail by itself.
    interface Plain<T> {
        T run();
    }

    /// Does `work` on a platform thread; interrupts wait until it is done.
    static <T> T uninterrupted(Plain<T> work) {
        if (!Thread.currentThread().isVirtual()) {
            return work.run();
        }
        var done = start(work::run);
        try {
            var interrupted = Thread.interrupted();
            var value = waitFor(done);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return value;
        } catch (ExecutionException e) {
            throw unchecked(e);
        }
    }

    private static <T> T waitFor(CompletableFuture<T> done) throws ExecutionException {
        var interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> CompletableFuture<T> start(Work<T> work) {
        var done = new CompletableFuture<T>();
        POOL.execute(() -> {
            try {
                done.complete(work.run());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static <T> T result(CompletableFuture<T> done)
            throws IOException, InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static IOException failure(ExecutionException e) throws InterruptedException {
        if (e.getCause() instanceof IOException io) {
            return io;
        }
        if (e.getCause() instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        throw unchecked(e);
    }

    private static RuntimeException unchecked(ExecutionException e) {
        return switch (e.getCause()) {
            case Error error -> throw error;
            case RuntimeException known -> known;
            case null, default -> new IllegalStateException(e);
        };
    }
}
