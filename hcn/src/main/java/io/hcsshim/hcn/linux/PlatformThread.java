package io.hcsshim.hcn.linux;

import io.hcsshim.sys.linux.Threads;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Work that holds its thread, on one of its own, which the caller waits for whatever interrupts.
final class PlatformThread {
    private PlatformThread() {}

    interface Work<T> {
        T run() throws IOException;
    }

    static <T> T call(Work<T> work) throws IOException {
        var task = new FutureTask<T>(work::run);
        Threads.start(Thread.ofPlatform().name("host networks").daemon().unstarted(task));
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrown(ExecutionException failure) {
        return switch (failure.getCause()) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(failure);
        };
    }
}
