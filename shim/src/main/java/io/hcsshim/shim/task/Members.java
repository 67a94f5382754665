package io.hcsshim.shim.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The tasks that live in a sandbox's machine beside the sandbox, until they have ended. Thread-safe.
public final class Members {
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    void join(Task task) {
        tasks.put(task.id(), task);
    }

    void leave(String id) {
        tasks.remove(id);
    }

    /// Whether the processors of their machine stand still.
    boolean isStopped() {
        return stopped;
    }

    void setStopped(boolean standsStill) {
        stopped = standsStill;
    }

    /// Sends a signal to all processes of all of them, and meanwhile does `beside`; returns when all of it is done.
    ///
    /// @throws IOException the first failure, after everything was tried; those that have ended are none
    void signal(int signal, Callable<?> beside) throws IOException, InterruptedException {
        var steps = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            steps.add(threads.submit(beside));
            for (var task : List.copyOf(tasks.values())) {
                steps.add(threads.submit(() -> signal(task, signal)));
            }
        }
        IOException failure = null;
        for (var step : steps) {
            try {
                step.get();
            } catch (ExecutionException e) {
                var cause = asFailure(e);
                failure = failure == null ? cause : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static Void signal(Task task, int signal) throws IOException, InterruptedException {
        try {
            task.kill("", signal, true);
        } catch (TaskException e) {
            if (e.code() != TaskException.Code.NOT_FOUND) { // it has ended meanwhile
                throw e;
            }
        }
        return null;
    }

    private static IOException asFailure(ExecutionException e) {
        return e.getCause() instanceof IOException failure
                ? failure
                : new IOException("signal the containers of a pod: " + e.getMessage(), e);
    }
}
