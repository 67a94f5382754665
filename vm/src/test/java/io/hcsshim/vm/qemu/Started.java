package io.hcsshim.vm.qemu;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Something that runs beside the test and whose result the test wants.
final class Started<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Started(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.ofVirtual().start(task);
    }

    static <T> Started<T> of(Callable<T> work) {
        return new Started<>(work);
    }

    /// Waits for the result, or throws what it threw.
    T result() throws Exception {
        try {
            return task.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new AssertionError("still running after 30 s", e);
        }
    }

    void interrupt() {
        thread.interrupt();
    }
}
