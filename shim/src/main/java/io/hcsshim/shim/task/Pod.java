package io.hcsshim.shim.task;

import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.events.EventQueue;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.log.PodLog;
import io.hcsshim.shim.stdio.Stdio;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the resident process holds for one task or sandbox of containerd: its reservation first, then the thing itself.
/// Thread-safe.
///
/// ```
/// Reserved ──create──▶ Creating ──▶ Held (a task, a sandbox) ──delete──▶ Reserved ──shutdown──▶ gone
///                          └─ fails ──▶ Reserved
/// ```
public final class Pod {
    private static final Duration EVENTS_LIMIT = Duration.ofSeconds(20);
    private static final Duration UNDO_LIMIT = Duration.ofSeconds(3);

    private final Reservation reservation;
    private final Path machineFolder;
    private final PodFolder folder;
    private final EventQueue events;
    private final PodLog log;
    private final long reservedAt = System.nanoTime();

    // Guarded by this.
    private @Nullable Task task;
    private @Nullable Sandbox sandbox;
    private @Nullable Thread creator;
    private boolean discarded;

    /// What makes a task of a reservation.
    public interface Maker {
        Task make() throws IOException, InterruptedException;
    }

    /// @param machineFolder where the machine's state goes, if the pod gets one of its own
    public Pod(
            Reservation reservation,
            Path machineFolder,
            PodFolder folder,
            EventQueue events,
            PodLog log) {
        this.reservation = reservation;
        this.machineFolder = machineFolder;
        this.folder = folder;
        this.events = events;
        this.log = log;
    }

    public PodKey key() {
        return reservation.key();
    }

    /// What it was reserved with.
    public Reservation reservation() {
        return reservation;
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

    /// Whose the streams of a container's processes are.
    public Stdio.Owner ownerOfStreams(String container) {
        return new Stdio.Owner(key().namespace(), container, log.log(), events::isHeard);
    }

    /// When `start` asked for it.
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - reservedAt);
    }

    /// Its task.
    ///
    /// @throws TaskException `NOT_FOUND` if it has none yet, or none any more
    public synchronized Task task() throws TaskException {
        if (task == null) {
            throw TaskException.notFound("task " + key());
        }
        return task;
    }

    /// Its task, if it has one.
    public synchronized Optional<Task> heldTask() {
        return Optional.ofNullable(task);
    }

    /// Its sandbox.
    ///
    /// @throws TaskException `NOT_FOUND` if it has none yet, or none any more
    public Sandbox sandbox() throws TaskException {
        return heldSandbox().orElseThrow(() -> TaskException.notFound("sandbox " + key()));
    }

    /// Its sandbox, if it has one.
    public synchronized Optional<Sandbox> heldSandbox() {
        return Optional.ofNullable(sandbox);
    }

    /// The machine that is its own: a sandbox's, or that of a task which shares it with nobody or with those who joined.
    public Optional<Machine> machine() {
        var held = heldSandbox();
        if (held.isPresent()) {
            return held.get().machine();
        }
        return heldTask().filter(Task::ownsMachine).map(Task::machine).filter(Machine::isVirtual);
    }

    /// The machine that it lives in, whosever it is.
    public Optional<Machine> anyMachine() {
        var own = machine();
        return own.isPresent() ? own : heldTask().map(Task::machine);
    }

    /// Where containers live that join it, whatever it is.
    public Home home() throws TaskException {
        var held = heldSandbox();
        return held.isPresent() ? held.get().home() : task().home();
    }

    /// Whether a task is being made of it.
    public synchronized boolean isBeingMade() {
        return creator != null && task == null && sandbox == null;
    }

    /// Whether it has a task or a sandbox, or is about to.
    public synchronized boolean busy() {
        return task != null || sandbox != null || creator != null;
    }

    /// Takes a sandbox.
    Sandbox createSandbox(Sandbox made) throws TaskException {
        synchronized (this) {
            if (discarded) {
                throw TaskException.notFound("sandbox " + key() + " was deleted");
            }
            if (busy()) {
                throw TaskException.exists("sandbox " + key());
            }
            sandbox = made;
        }
        return made;
    }

    /// Starts its sandbox, on this thread, which [#discard] may interrupt.
    public Sandbox startSandbox() throws IOException, InterruptedException {
        Sandbox starting;
        synchronized (this) {
            starting = sandbox();
            if (creator != null) {
                throw TaskException.precondition("sandbox " + key() + " is being started");
            }
            creator = Thread.currentThread();
        }
        try {
            starting.start();
            return starting;
        } finally {
            synchronized (this) {
                creator = null;
                notifyAll();
            }
        }
    }

    /// Ends its sandbox, if it has one, and forgets it.
    public void dropSandbox() throws IOException, InterruptedException {
        var held = heldSandbox();
        if (held.isPresent()) {
            held.get().stop();
        }
        folder.undo();
        synchronized (this) {
            sandbox = null;
        }
    }

    /// Makes the task, on this thread, which [#discard] may interrupt. One that is made although the pod was discarded
    /// meanwhile is ended at once: nobody would ever ask for it.
    public Task create(Maker maker) throws IOException, InterruptedException {
        synchronized (this) {
            if (discarded) {
                throw TaskException.notFound("task " + key() + " was deleted");
            }
            if (busy()) {
                throw TaskException.exists("task " + key());
            }
            creator = Thread.currentThread();
        }
        Task made = null;
        boolean unwanted;
        try {
            made = maker.make();
        } finally {
            synchronized (this) {
                creator = null;
                unwanted = discarded;
                task = unwanted ? null : made;
                notifyAll();
            }
        }
        if (unwanted) {
            undo(made);
            throw TaskException.notFound("task " + key() + " was deleted while it was made");
        }
        return made;
    }

    private void undo(Task made) throws IOException, InterruptedException {
        Thread.interrupted(); // it came too late, and would only keep us from cleaning
        try {
            made.abort(UNDO_LIMIT);
        } finally {
            folder.undo();
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
        Sandbox stopping;
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
            stopping = sandbox;
            task = null;
            sandbox = null;
        }
        Optional<Task.Ended> how = Optional.empty();
        try {
            if (ending != null) {
                ending.abort(limit);
                how = ending.state("").ended();
            }
            if (stopping != null) {
                stopping.stop();
                how = stopping.ended().map(over -> new Task.Ended(0, over.status(), over.at()));
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
