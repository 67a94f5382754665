package io.hcsshim.shim.task;

import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Questions to a guest that may never answer.
final class Bounded {
    private Bounded() {}

    /// Asks on a thread of its own and waits for the answer no longer than `limit`; the question is then interrupted.
    ///
    /// @throws TaskException `UNAVAILABLE` if no answer came in time
    static <T> T call(String what, Duration limit, Tracer.Work<T> question)
            throws IOException, InterruptedException {
        var answer = new FutureTask<>(Tracer.carried(question)::run);
        Thread.ofVirtual().name(what).start(answer);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw TaskException.unavailable(
                    what + ": the guest did not answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException(what, e.getCause());
            }
        }
    }
}
