package io.hcsshim.shim.task;

import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Questions to the guest of a machine, which may never answer.
///
/// A guest that is slow, under emulation or on a loaded host, uses processors or waits for them while it makes up its answer, and its
/// agent answers pings meanwhile. One that is stopped, or whose agent hangs, does not, and nobody waits for it as long ([Vigil]).
record Questions(Vitals vitals, Duration patience, Duration window) {
    /// Longer than a guest under load takes to answer, shorter than the patience of whoever asks.
    static final Duration LIMIT = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMillis(400);

    Questions(Machine machine) {
        this(Vitals.of(machine), PATIENCE, WINDOW);
    }

    /// The same for what may take its time without a processor.
    Questions patient() {
        return new Questions(Vitals.UNKNOWN, patience, window);
    }

    /// Asks, and waits for at most [#LIMIT].
    <T> T ask(String what, Tracer.Work<T> question) throws IOException, InterruptedException {
        return ask(what, LIMIT, question);
    }

    /// Asks on a thread of its own and waits for the answer no longer than `limit`, or as long as there is a sign that one may come;
    /// the question is then interrupted.
    ///
    /// @throws TaskException `UNAVAILABLE` if no answer came in time
    <T> T ask(String what, Duration limit, Tracer.Work<T> question)
            throws IOException, InterruptedException {
        var answer = new FutureTask<>(Tracer.carried(question)::run);
        long begin = System.nanoTime();
        Thread.ofVirtual().name(what).start(answer);
        try {
            return await(answer, begin + limit.toNanos());
        } catch (TimeoutException e) {
            answer.cancel(true);
            long waited = (System.nanoTime() - begin) / 1_000_000;
            throw TaskException.unavailable(
                    "%s: the guest did not answer within %d ms".formatted(what, waited));
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IOException(what, e.getCause());
            }
        }
    }

    private <T> T await(FutureTask<T> answer, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (var vigil = new Vigil(vitals, patience, window)) {
            long most = vigil.firstLook();
            while (true) {
                try {
                    return answer.get(
                            Math.min(most, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (System.nanoTime() >= end || vigil.isOver()) {
                        throw e;
                    }
                }
                most = vigil.step();
            }
        }
    }
}
