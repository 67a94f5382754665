package io.hcsshim.shim.task;

import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.events.EventQueue;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.log.PodLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the resident process holds for one task of containerd: its reservation first, then its task. Thread-safe.
///
/// ```
/// Reserved ──create──▶ Creating ──▶ Held (a task) ──delete──▶ Reserved ──shutdown──▶ gone
///                          └─ fails ──▶ Reserved
/// ```
public final class Pod {
    private static final Duration EVENTS_LIMIT = Duration.ofSeconds(20);

    private final PodKey key;
    private final Path machineFolder;
    private final PodFolder folder;
    private final EventQueue events;
    private final PodLog log;
    private final Instant reservedAt = Instant.now();

    // Guarded by this.
    private @Nullable Task task;
    private @Nullable Thread creator;
    private boolean discarded;

    /// What makes a task of a reservation.
    public interface Maker {
        Task make() throws IOException, InterruptedException;
    }

    /// @param machineFolder where the machine's state goes, if the pod gets one of its own
    public Pod(PodKey key, Path machineFolder, PodFolder folder, EventQueue events, PodLog log) {
        this.key = key;
        this.machineFolder = machineFolder;
        this.folder = folder;
        this.events = events;
        this.log = log;
    }

    public PodKey key() {
        return key;
    }

    /// Its folder with the journal.
    public PodFolder folder() {
        return folder;
    }

    /// Where its machine's state goes.
    public Path machineFolder() {
        return machineFolder;
    }

    /// Its way to containerd.
    public EventQueue events() {
        return events;
    }

    /// Its log.
    public PodLog log() {
        return log;
    }

    /// When `start` asked for it.
    public Instant reservedAt() {
        return reservedAt;
    }

    /// Its task.
    ///
    /// @throws TaskException `NOT_FOUND` if it has none yet, or none any more
    public synchronized Task task() throws TaskException {
        if (task == null) {
            throw TaskException.notFound("task " + key);
        }
        return task;
    }

    /// Its task, if it has one.
    public synchronized Optional<Task> heldTask() {
        return Optional.ofNullable(task);
    }

    /// Whether it has a task or is about to.
    public synchronized boolean busy() {
        return task != null || creator != null;
    }

    /// Makes the task, on this thread, which [#discard] may interrupt.
    public Task create(Maker maker) throws IOException, InterruptedException {
        synchronized (this) {
            if (discarded) {
                throw TaskException.notFound("task " + key + " was deleted");
            }
            if (busy()) {
                throw TaskException.exists("task " + key);
            }
            creator = Thread.currentThread();
        }
        Task made = null;
        try {
            made = maker.make();
            return made;
        } finally {
            synchronized (this) {
                creator = null;
                task = made;
                notifyAll();
            }
        }
    }

    /// Drops a task that was deleted, and what the pod's journal still holds.
    public void drop(Task deleted) throws IOException, InterruptedException {
        folder.undo();
        synchronized (this) {
            if (task == deleted) {
                task = null;
            }
        }
    }

    /// Ends whatever there is, at once, and leaves nothing. Returns how the task ended, if there was one.
    public Optional<Task.Ended> discard(Duration limit) throws IOException, InterruptedException {
        Task ending;
        synchronized (this) {
            discarded = true;
            if (creator != null) {
                creator.interrupt();
            }
            long end = System.nanoTime() + limit.toNanos();
            while (creator != null && System.nanoTime() < end) {
                wait(50);
            }
            ending = task;
            task = null;
        }
        Optional<Task.Ended> how = Optional.empty();
        try {
            if (ending != null) {
                ending.abort(limit);
                how = ending.state("").ended();
            }
        } finally {
            folder.undo();
        }
        return how;
    }

    /// Lets events go out, then closes the log.
    public void close() throws InterruptedException {
        events.awaitEmpty(EVENTS_LIMIT);
        log.close();
    }
}
