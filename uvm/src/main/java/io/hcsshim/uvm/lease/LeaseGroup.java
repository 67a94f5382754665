package io.hcsshim.uvm.lease;

import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Leases that do not depend on each other, taken and given back side by side.
///
/// A lease whose `close` fails stays held, so the next [#close] tries it again. Not thread-safe: the
/// owner serialises calls.
public final class LeaseGroup<L extends Lease> implements Lease {
    private final List<L> leases;
    private List<L> held;

    private LeaseGroup(List<L> leases) {
        this.leases = List.copyOf(leases);
        this.held = this.leases;
    }

    /// Takes all leases, in the order of `acquisitions` but at the same time.
    ///
    /// @param acquisitions each takes one lease
    /// @throws IOException the first failure; what was taken is given back then
    public static <L extends Lease> LeaseGroup<L> acquire(List<Tracer.Work<L>> acquisitions)
            throws IOException, InterruptedException {
        var taken = new TreeMap<Integer, L>();
        try {
            sideBySide(
                    acquisitions.size(),
                    i -> {
                        var lease = acquisitions.get(i).run();
                        synchronized (taken) {
                            taken.put(i, lease);
                        }
                    });
            return new LeaseGroup<>(new ArrayList<>(taken.values()));
        } catch (Throwable e) { // every task has ended by now
            var group = new LeaseGroup<>(new ArrayList<>(taken.values()));
            try (group) {
                throw e;
            }
        }
    }

    /// Leases that are held already, to be given back side by side.
    public static <L extends Lease> LeaseGroup<L> of(List<L> leases) {
        return new LeaseGroup<>(leases);
    }

    /// The leases, in the order in which they were asked for.
    public List<L> leases() {
        return leases;
    }

    @Override
    public void close() throws IOException {
        var left = new ArrayList<>(held);
        try {
            sideBySide(
                    held.size(),
                    i -> {
                        held.get(i).close();
                        synchronized (left) {
                            left.remove(held.get(i));
                        }
                    });
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while giving back " + left.size());
        } finally {
            held = List.copyOf(left);
        }
    }

    private interface Step {
        void run(int index) throws IOException, InterruptedException;
    }

    /// Runs the steps at once and waits for all of them.
    private static void sideBySide(int count, Step step) throws IOException, InterruptedException {
        IOException failure = null;
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                var index = i;
                running.add(tasks.submit(Tracer.carried(() -> run(step, index))::run));
            }
            for (var task : running) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    failure = merge(failure, reason(e));
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static int run(Step step, int index) throws IOException, InterruptedException {
        step.run(index);
        return index;
    }

    private static IOException merge(@Nullable IOException first, IOException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static IOException reason(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException failure -> failure;
            case InterruptedException _ -> new InterruptedIOException("interrupted");
            case null, default -> new IOException(e.getCause());
        };
    }
}
