package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.boot.WaitingMachine;
import io.hcsshim.uvm.owned.OwnedFiles;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.vm.Hypervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/// Clones that stand still until somebody needs one. Off unless somebody asked for it ([PoolSize]).
///
/// ```
/// start of a machine ─▶ one of its template is there? ─ yes ─▶ folder and machine become the pod's, it goes on
///         │                                          └ no ──▶ is cloned, as ever
///         └─ has come up ─▶ one thread clones until there are enough, while no machine is being started
/// ```
///
/// It holds what is asked for: clones of the template that was used last, and those of another make way, the oldest
/// first. A clone has a folder with this process's name on it until it is a pod's, so that what a killed process leaves is known
/// for nobody's; the machine itself dies with the process. Thread-safe.
public final class WarmPool implements AutoCloseable {
    /// A busy host leaves little to those who come last.
    private static final Duration WAKE_LIMIT = Duration.ofMinutes(2);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final PoolSize size;
    private final OwnedFiles files;
    private final Log log;

    // Guarded by this.
    private final Deque<Waiting> waiting = new ArrayDeque<>(); // the oldest first
    private Optional<Wish> wish = Optional.empty();
    private int starting;
    private int number;
    private long taken;
    private boolean filling;
    private boolean closed;

    /// What is to be cloned, and what the clones are like.
    private record Wish(Hypervisor hypervisor, Template template, UvmSpec small) {}

    private record Waiting(String template, Path folder, WaitingMachine machine) {
        long bytes() {
            try {
                return machine.machine().usage().residentBytes();
            } catch (IOException _) {
                return 0; // it has ended, and will be noticed
            }
        }
    }

    /// @param size  how many, and what they may cost
    /// @param files where the folders of its clones are, on the file system of those of pods
    /// @param log   hears why it has fewer than it should
    public WarmPool(PoolSize size, OwnedFiles files, Log log) {
        this.size = size;
        this.files = files;
        this.log = log;
    }

    /// A pool that is always empty.
    public static WarmPool none() {
        return new WarmPool(PoolSize.NONE, new OwnedFiles(Path.of("")), Log.none());
    }

    /// What it has.
    ///
    /// @param clones how many wait
    /// @param bytes  memory of the host that they hold
    /// @param taken  how many have been taken so far
    public record Usage(int clones, long bytes, long taken) {}

    /// What it has now.
    public synchronized Usage usage() {
        return new Usage(waiting.size(), bytes(), taken);
    }

    private synchronized long bytes() {
        return waiting.stream().mapToLong(Waiting::bytes).sum();
    }

    /// From now until [#started] a machine is being started, and none is cloned for the pool.
    synchronized void starts() {
        starting++;
    }

    synchronized void started() {
        starting--;
        notifyAll();
    }

    /// Takes a clone out; its folder has become `folder` then, an empty one before.
    Optional<WaitingMachine> take(Template template, Path folder) {
        while (true) {
            var found = poll(template.key());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            try {
                Files.move(found.get().folder(), folder, StandardCopyOption.ATOMIC_MOVE);
                count();
                return Optional.of(found.get().machine());
            } catch (IOException e) {
                log.warning("a clone that waited is of no use", why(e));
                end(found.get());
            }
        }
    }

    private synchronized void count() {
        taken++;
    }

    private synchronized Optional<Waiting> poll(String template) {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            var next = each.next();
            if (next.template().equals(template)) {
                each.remove();
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /// Has clones of this template from now on; makes them in the background.
    synchronized void want(Hypervisor hypervisor, Template template, UvmSpec small) {
        if (size.clones() == 0 || closed) {
            return;
        }
        wish = Optional.of(new Wish(hypervisor.inBackground(), template, small));
        if (!filling) {
            filling = true;
            Thread.ofVirtual().name("pool").start(this::fill);
        }
    }

    private void fill() {
        try {
            for (var next = next(); next.isPresent(); next = next()) {
                add(next.get());
            }
        } catch (IOException e) {
            log.warning("no more clones wait for pods", why(e));
            stopFilling();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopFilling();
        }
    }

    private synchronized void stopFilling() {
        filling = false;
        wish = Optional.empty();
        notifyAll();
    }

    /// What to clone next, when no machine is being started; none if there are enough.
    private synchronized Optional<Wish> next() throws IOException, InterruptedException {
        while (starting > 0 && !closed) {
            wait();
        }
        if (closed || wish.isEmpty() || !wanted(wish.get().template().key())) {
            filling = false;
            notifyAll();
            return Optional.empty();
        }
        return wish;
    }

    private boolean wanted(String template) {
        var others = waiting.stream().filter(each -> !each.template().equals(template)).findFirst();
        if (waiting.size() < size.clones() && fits()) {
            return true;
        }
        if (others.isEmpty()
                || waiting.stream().anyMatch(each -> each.template().equals(template))) {
            return false;
        }
        waiting.remove(others.get());
        end(others.get());
        return true;
    }

    /// Whether one more, of the average size, costs no more than it may.
    private boolean fits() {
        var bytes = bytes();
        return bytes + (waiting.isEmpty() ? 0 : bytes / waiting.size()) <= limit();
    }

    private long limit() {
        return (long) size.memoryMb() << 20;
    }

    private void add(Wish wish) throws IOException, InterruptedException {
        var folder = Files.createDirectories(files.next("pool"));
        try {
            var spec = wish.small().forTemplate("pool-" + nextNumber(), folder);
            var machine =
                    WaitingMachine.of(
                            wish.hypervisor(),
                            UtilityVm.machine(spec),
                            wish.template().saved(),
                            WAKE_LIMIT);
            keep(new Waiting(wish.template().key(), folder, machine));
        } catch (IOException | InterruptedException e) {
            Trees.remove(folder);
            throw e;
        }
    }

    private synchronized int nextNumber() {
        return ++number;
    }

    private void keep(Waiting made) throws IOException {
        var fits = bytes() + made.bytes() <= limit();
        synchronized (this) {
            if (!closed && fits) {
                waiting.add(made);
                Thread.ofVirtual().name("exit of a clone that waits").start(() -> watch(made));
                return;
            }
        }
        end(made);
        if (!fits) {
            throw new IOException(
                    "one more would take them over their limit of " + size.memoryMb() + " MiB");
        }
    }

    /// One that dies is not kept.
    private void watch(Waiting made) {
        try {
            made.machine().machine().awaitExit();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        boolean still;
        synchronized (this) {
            still = waiting.remove(made);
        }
        if (still) {
            log.warning("a clone that waited has ended", Map.of("folder", made.folder()));
            end(made);
        }
    }

    private void end(Waiting one) {
        try {
            one.machine().close();
            Trees.remove(one.folder());
        } catch (IOException e) {
            log.warning("a clone that waited cannot be taken away", why(e));
        }
    }

    private static Map<String, String> why(IOException failure) {
        return Map.of("error", String.valueOf(failure.getMessage()));
    }

    /// Waits until it has what it should, or for `limit`.
    ///
    /// @return true if it has
    public synchronized boolean awaitFilled(Duration limit) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (filling) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Ends all that wait, and takes none in any more. Waits for one that is being made, which is ended too.
    @Override
    public void close() {
        Deque<Waiting> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(waiting);
            waiting.clear();
            notifyAll();
        }
        left.forEach(this::end);
        try {
            awaitFilled(CLOSE_LIMIT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
