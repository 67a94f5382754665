package io.hcsshim.snapshotter.snapshot;

import io.hcsshim.snapshotter.layer.LayerSearch;
import io.hcsshim.snapshotter.layer.LayerUse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The making of a layer whose archive containerd is still fetching: it begins when the archive is there, and whoever
/// needs the layer waits for it. One thread of its own, which ends with [#stop]. Thread-safe.
final class Unpacking {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final LayerSearch search;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private boolean due;
    private boolean stopped;
    private boolean done;
    private @Nullable LayerUse made;
    private @Nullable Exception failure;

    private Unpacking(String name, LayerSearch search) {
        this.search = search;
        this.thread = Thread.ofVirtual().name("unpacking " + name).unstarted(this::run);
    }

    static Unpacking start(String name, LayerSearch search) {
        var unpacking = new Unpacking(name, search);
        unpacking.thread.start();
        return unpacking;
    }

    private void run() {
        try {
            end(watch(), null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(Optional.empty(), e);
        }
    }

    /// Whether it is due is looked at before the archive is: it is there then, or never.
    private Optional<LayerUse> watch() throws IOException, InterruptedException {
        for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            boolean last = isDue();
            var layer = last || !search.hasCandidates() ? search.look() : search.again();
            if (layer.isPresent() || last) {
                return layer;
            }
            lock.lockInterruptibly();
            try {
                if (!due) {
                    var _ = changed.await(pause, TimeUnit.MILLISECONDS);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean isDue() {
        lock.lock();
        try {
            return due;
        } finally {
            lock.unlock();
        }
    }

    private void end(Optional<LayerUse> layer, @Nullable Exception why) {
        lock.lock();
        try {
            done = true;
            failure = why;
            if (!stopped) {
                made = layer.orElse(null);
                layer = Optional.empty();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        layer.ifPresent(Unpacking::giveBack);
    }

    /// Waits for the layer; its archive has to be there by now.
    ///
    /// @return nothing if it is not; else the layer, which stays this object's until it is stopped
    Optional<LayerUse> await() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            due = true;
            changed.signalAll();
            while (!done) {
                changed.await();
            }
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure != null) {
                throw new IOException("unpacking was ended: " + failure, failure);
            }
            return Optional.ofNullable(made);
        } finally {
            lock.unlock();
        }
    }

    /// Ends it; the layer is given back.
    void stop() {
        Optional<LayerUse> layer;
        lock.lock();
        try {
            stopped = true;
            layer = Optional.ofNullable(made);
            made = null;
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        layer.ifPresent(Unpacking::giveBack);
    }

    /// Waits until the thread has ended.
    void join() throws InterruptedException {
        thread.join();
    }

    private static void giveBack(LayerUse layer) {
        try {
            layer.close();
        } catch (IOException _) {
            // its files stay until the next start
        }
    }
}
