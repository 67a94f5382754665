package io.hcsshim.hcs.lifecycle;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Tells somebody about calls that do not return: once for each, and the call goes on. Thread-safe.
public final class SlowCalls {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Duration limit;
    private final Consumer<String> told;

    /// Tells `told` about calls that take longer than `limit`.
    public SlowCalls(Duration limit, Consumer<String> told) {
        this.limit = limit;
        this.told = told;
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("hcs-slow-calls").daemon(true).factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /// A call that is watched until this is closed.
    public static final class Watch implements AutoCloseable {
        private final ScheduledFuture<?> alarm;

        private Watch(ScheduledFuture<?> alarm) {
            this.alarm = alarm;
        }

        /// The call has returned.
        @Override
        public void close() {
            alarm.cancel(false);
        }
    }

    /// Watches a call.
    ///
    /// @param tried what it does
    public Watch watch(String tried) {
        return new Watch(
                CLOCK.schedule(
                        () ->
                                told.accept(
                                        tried
                                                + " has not returned for "
                                                + limit.toSeconds()
                                                + " s"),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS));
    }
}
