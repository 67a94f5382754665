package io.hcsshim.uvm.boot;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Waits for a boot, with a patience that begins anew whenever the guest gets further.
///
/// A phase that is reached restarts the clock; so does new output on the console, and a machine that at the end of
/// its time uses processors or waits for those of a busy host, but for no longer than [#TALK] times the limit in one
/// phase, because a guest can talk, or turn in circles, for ever. Thread-safe; one thread waits.
final class BootWatch {
    /// How many limits a guest may stay in one phase while its console moves or its machine works.
    static final int TALK = 4;

    /// How long a failure waits for a better reason: a machine that ends takes its connections along.
    private static final Duration BETTER_REASON = Duration.ofSeconds(2);

    private static final long CONSOLE_LOOK_MS = 100;

    /// How long a machine is looked at that may be working, and what of a processor it uses then or waits for: one at rest has
    /// less than a hundredth of one.
    private static final long WORK_LOOK_MS = 400;

    private static final double WORK = 0.1;
    private static final Pattern KERNEL_LINE = Pattern.compile("\\[ *\\d+\\.\\d{6}]|Linux version");

    private final List<BootPhase> way;
    private final long limitNanos;
    private final Supplier<String> console;
    private final Supplier<OptionalLong> effort;
    private final PhaseListener listener;

    private final EnumSet<BootPhase> reached = EnumSet.noneOf(BootPhase.class);
    private String consoleSeen = "";
    private long phaseStart = System.nanoTime();
    private long lastProgress = phaseStart;
    private @Nullable IOException failure;
    private @Nullable IOException exit;

    /// @param effort see [io.hcsshim.vm.MachineUsage#effortNanoseconds]
    BootWatch(
            List<BootPhase> way,
            Duration limit,
            Supplier<String> console,
            Supplier<OptionalLong> effort,
            PhaseListener listener) {
        this.way = way;
        this.limitNanos = limit.toNanos();
        this.console = console;
        this.effort = effort;
        this.listener = listener;
    }

    synchronized void reached(BootPhase phase) {
        if (way.indexOf(phase) > 1) { // a quick or silent guest, but it runs
            add(way.get(0));
            add(way.get(1));
        }
        add(phase);
        notifyAll();
    }

    private void add(BootPhase phase) {
        if (way.contains(phase) && reached.add(phase)) {
            phaseStart = System.nanoTime();
            lastProgress = phaseStart;
        }
    }

    synchronized void failed(IOException reason) {
        failure = failure == null ? reason : failure;
        notifyAll();
    }

    synchronized void exited(IOException reason) {
        exit = reason;
        notifyAll();
    }

    /// The furthest phase so far.
    synchronized Optional<BootPhase> last() {
        return reached.stream().reduce((_, later) -> later);
    }

    /// Waits until all phases are reached; tells the listener about each on the way, in their order.
    ///
    /// @throws IOException the reason why they will not be
    void await() throws IOException, InterruptedException {
        for (var phase : way) {
            await(phase);
            listener.reached(phase);
        }
    }

    private synchronized void await(BootPhase phase) throws IOException, InterruptedException {
        while (!reached.contains(phase)) {
            throwFailure();
            lookAtConsole();
            if (isLate() && !works()) {
                throw stuck(phase);
            }
            if (!reached.contains(phase)) {
                wait(CONSOLE_LOOK_MS);
            }
        }
    }

    private boolean isLate() {
        var now = System.nanoTime();
        return now - lastProgress > limitNanos || now - phaseStart > TALK * limitNanos;
    }

    /// Looks what the machine does; one that works gets its time once more. True also if something has happened meanwhile.
    private boolean works() throws InterruptedException {
        var before = effort.get();
        long begin = System.nanoTime();
        wait(WORK_LOOK_MS);
        if (!isLate() || failure != null || exit != null) {
            return true;
        }
        var after = effort.get();
        long now = System.nanoTime();
        if (before.isEmpty()
                || after.isEmpty()
                || after.getAsLong() - before.getAsLong() < WORK * (now - begin)
                || now - phaseStart > TALK * limitNanos) {
            return false;
        }
        lastProgress = now;
        return true;
    }

    private void lookAtConsole() {
        var text = console.get();
        if (!text.equals(consoleSeen)) {
            consoleSeen = text;
            lastProgress = System.nanoTime();
            if (KERNEL_LINE.matcher(text).find()) {
                add(BootPhase.KERNEL);
            }
        }
    }

    private void throwFailure() throws IOException, InterruptedException {
        if (failure != null) {
            long until = System.nanoTime() + BETTER_REASON.toNanos();
            while (exit == null && System.nanoTime() < until) {
                wait(CONSOLE_LOOK_MS);
            }
        }
        if (exit != null) {
            throw exit;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private IOException stuck(BootPhase next) {
        return new IOException(
                "no progress for "
                        + Duration.ofNanos(System.nanoTime() - phaseStart).toSeconds()
                        + " s on the way to phase "
                        + next.label());
    }
}
