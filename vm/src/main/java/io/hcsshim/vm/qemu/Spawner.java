package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;

/// Starts processes from one thread that never ends.
///
/// The parent-death signal (prctl(2), PR_SET_PDEATHSIG) is sent when the *thread* that made the child
/// ends, so a child that is to live as long as this process must come from a thread that does.
final class Spawner {
    private static final LinkedBlockingQueue<Request> REQUESTS = new LinkedBlockingQueue<>();

    static {
        Thread.ofPlatform().daemon().name("spawner").start(Spawner::serve);
    }

    private record Request(ProcessBuilder builder, CompletableFuture<Process> started) {}

    private Spawner() {}

    /// Starts a process; a caller that is interrupted meanwhile leaves none behind.
    static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        var request = new Request(builder, new CompletableFuture<>());
        REQUESTS.add(request);
        try {
            return request.started.get();
        } catch (InterruptedException e) {
            request.started.thenAccept(Process::destroyForcibly);
            throw e;
        } catch (ExecutionException e) {
            var reason = request.started.exceptionNow();
            throw new IOException(
                    "cannot run " + builder.command().getFirst() + ": " + reason.getMessage(),
                    reason);
        }
    }

    private static void serve() {
        while (true) {
            try {
                var request = REQUESTS.take();
                try {
                    request.started.complete(request.builder.start());
                } catch (IOException | RuntimeException e) {
                    request.started.completeExceptionally(e);
                }
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt it, and it must not end.
            }
        }
    }
}
