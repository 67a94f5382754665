package io.hcsshim.shim.task;

import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Questions to the guest of a machine, which may never answer.
///
/// A guest that is slow, under emulation or on a loaded host, uses processors or waits for them while it makes up its answer. One
/// that is stopped, or whose agent hangs, does not, and nobody waits for it as long.
record Questions(Effort effort, Duration patience, Duration window) {
    /// Longer than a guest under load takes to answer, shorter than the patience of whoever asks.
    static final Duration LIMIT = Duration.ofSeconds(4);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofMillis(400);

    /// What of a processor a machine uses that works on an answer, at least: a machine at rest uses less than a hundredth.
    private static final double LEAST = 0.1;

    /// What a machine does.
    interface Effort {
        /// See [io.hcsshim.vm.MachineUsage#effortNanoseconds].
        OptionalLong nanoseconds();
    }

    Questions(Machine machine) {
        this(() -> effort(machine), PATIENCE, WINDOW);
    }

    private static OptionalLong effort(Machine machine) {
        try {
            return machine.isVirtual() ? machine.usage().effortNanoseconds() : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty(); // it has exited, and whoever waits hears of it
        }
    }

    /// The same for what may take its time without a processor.
    Questions patient() {
        return new Questions(OptionalLong::empty, patience, window);
    }

    /// Asks, and waits for at most [#LIMIT].
    <T> T ask(String what, Tracer.Work<T> question) throws IOException, InterruptedException {
        return ask(what, LIMIT, question);
    }

    /// Asks on a thread of its own and waits for the answer no longer than `limit`, or as long as the machine does anything;
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
        try {
            return get(answer, patience, end);
        } catch (TimeoutException e) {
            if (System.nanoTime() >= end) {
                throw e;
            }
        }
        while (true) {
            var before = effort.nanoseconds();
            long begin = System.nanoTime();
            try {
                return get(answer, window, end);
            } catch (TimeoutException e) {
                if (System.nanoTime() >= end
                        || isIdle(before, effort.nanoseconds(), System.nanoTime() - begin)) {
                    throw e;
                }
            }
        }
    }

    private static <T> T get(FutureTask<T> answer, Duration most, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        long left = end - System.nanoTime();
        return answer.get(Math.min(most.toNanos(), left), TimeUnit.NANOSECONDS);
    }

    /// @param took how long it was looked at; far longer than it should be if this process itself was held up, and what was
    ///     answered is not read yet
    private boolean isIdle(OptionalLong before, OptionalLong after, long took) {
        return before.isPresent()
                && after.isPresent()
                && took < 2 * window.toNanos()
                && after.getAsLong() - before.getAsLong() < LEAST * took;
    }
}
