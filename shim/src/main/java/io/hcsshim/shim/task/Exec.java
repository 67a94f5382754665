package io.hcsshim.shim.task;

import io.hcsshim.shim.stdio.Stdio;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// One process of a task, from being asked for to having ended.
///
/// ```
/// Created ──start──▶ Running ──ends──▶ Exited
///    └───── kill, failed start, force ────▲
/// ```
///
/// [#state] never waits. Start, kill and force serialise. Thread-safe.
final class Exec {
    // A machine's loss is known to all who wait for it at about the same time.
    private static final Duration LOSS_LIMIT = Duration.ofSeconds(1);
    static final int KILLED = 128 + Signals.KILL;

    /// What starts the process in the guest.
    interface Starter {
        GuestRun start() throws IOException, InterruptedException;
    }

    /// What happens between a process's end and the release of those who wait for it.
    interface Ending {
        void ended(Exec exec, State.Exited how);
    }

    /// Where in its life a process is.
    sealed interface State {
        record Created() implements State {}

        record Running(GuestRun process) implements State {}

        record Exited(int pid, int status, Instant at) implements State {}
    }

    private final String id;
    private final String name;
    private final Stdio stdio;
    private final JsonObject spec;
    private final OptionalInt number;
    private final Questions questions;
    private final Ending ending;
    private final ReentrantLock transition = new ReentrantLock();
    private final CountDownLatch released = new CountDownLatch(1);
    // Written under transition only.
    private volatile State state = new State.Created();
    private volatile boolean killed;

    /// @param id     its id, empty for the container's first process
    /// @param task   whose it is, for messages
    /// @param stdio  its streams on the host's side, open; closed by this
    /// @param spec   the OCI process to run; of the first process the container's spec has it
    /// @param questions what its guest is asked by
    /// @param ending told once, when the process has ended and its output is delivered
    Exec(String id, String task, Stdio stdio, JsonObject spec, Questions questions, Ending ending) {
        this(id, task, stdio, spec, OptionalInt.empty(), questions, ending);
    }

    /// The same for a process that goes by another number than that in the guest.
    Exec(
            String id,
            String task,
            Stdio stdio,
            JsonObject spec,
            OptionalInt number,
            Questions questions,
            Ending ending) {
        this.number = number;
        this.questions = questions;
        this.id = id;
        this.name = id.isEmpty() ? "task " + task : "exec " + id + " of task " + task;
        this.stdio = stdio;
        this.spec = spec;
        this.ending = ending;
    }

    String id() {
        return id;
    }

    State state() {
        return state;
    }

    Stdio stdio() {
        return stdio;
    }

    JsonObject spec() {
        return spec;
    }

    /// Whether somebody had it killed.
    boolean wasKilled() {
        return killed;
    }

    /// The number that it goes by, 0 before it runs: that in the guest, unless it stands for a machine.
    int pid() {
        return switch (state) {
            case State.Created() -> 0;
            case State.Running(var process) -> number(process);
            case State.Exited(var pid, _, _) -> pid;
        };
    }

    private int number(GuestRun process) {
        return number.orElse(process.pid());
    }

    /// Starts the process.
    ///
    /// @param started what is to happen before anybody can learn of its end
    int start(Starter starter, Runnable started) throws IOException, InterruptedException {
        transition.lockInterruptibly();
        try {
            if (!(state instanceof State.Created)) {
                throw TaskException.precondition(name + ": cannot start, it is " + word());
            }
            var process = launch(starter);
            state = new State.Running(process);
            started.run();
            stdio.relay(process.stdin(), process.stdout(), process.stderr(), () -> heldUp(process));
            Thread.ofVirtual().name("await " + name).start(() -> watch(process));
            return number(process);
        } finally {
            transition.unlock();
        }
    }

    /// Nobody reads what the process writes; that does not hold up its end.
    private void heldUp(GuestRun process) {
        try {
            if (!questions.ask("look for " + name, process::lives)) {
                stdio.makeRoom();
            }
        } catch (TaskException e) {
            return; // the guest is slow, or paused: the question comes again
        } catch (IOException e) {
            stdio.makeRoom(); // the container is not there any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private GuestRun launch(Starter starter) throws IOException, InterruptedException {
        try {
            return starter.start();
        } catch (IOException | InterruptedException | RuntimeException e) {
            exit(new State.Exited(0, 1, Instant.now()));
            throw e;
        }
    }

    /// Sends a signal; a process that does not run yet ends with status 1.
    ///
    /// @return false if the guest did not answer in time and may deliver it late or never
    boolean kill(int signal) throws IOException, InterruptedException {
        return switch (stateForKill()) {
            case State.Created() -> {
                force(1);
                yield true;
            }
            case State.Running(var process) -> deliver(process, signal);
            case State.Exited _ -> throw TaskException.notFound(name + " has ended");
        };
    }

    private State stateForKill() throws IOException, InterruptedException {
        if (!transition.tryLock(Questions.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw TaskException.unavailable(name + " is being started, and the guest is slow");
        }
        try {
            return state;
        } finally {
            transition.unlock();
        }
    }

    private boolean deliver(GuestRun process, int signal) throws IOException, InterruptedException {
        killed = killed || signal == Signals.KILL;
        boolean found;
        try {
            found = questions.ask("signal " + name, () -> process.signal(signal));
        } catch (TaskException e) {
            return false;
        } catch (IOException e) {
            found = hasArrived(process, signal, e);
        }
        if (!found) {
            throw TaskException.notFound(name + ": no such process");
        }
        if (signal == Signals.KILL) {
            stdio.expectEnd();
        } else {
            stdio.makeRoom();
        }
        return true;
    }

    /// Whether a signal arrived whose answer went with the machine. A kill is what ended it; any other has ended the process, or came as
    /// late as one to a process for which nobody has waited yet, which is no failure either, kill(2).
    private boolean hasArrived(GuestRun process, int signal, IOException failure)
            throws IOException, InterruptedException {
        try {
            // The end may reach a question before it reaches #watch.
            int status = questions.ask("end of " + name, LOSS_LIMIT, process::await);
            return signal == Signals.KILL || status != GuestRun.LOST;
        } catch (TaskException e) {
            throw failure;
        }
    }

    /// Ends a process that never ran; one that runs is killed, and its end comes by itself.
    void force(int status) throws InterruptedException {
        transition.lockInterruptibly();
        try {
            if (state instanceof State.Created) {
                exit(new State.Exited(0, status, Instant.now()));
            }
        } finally {
            transition.unlock();
        }
    }

    /// Tells the terminal its size; does nothing if the process does not run.
    void resize(int rows, int columns) throws IOException, InterruptedException {
        if (!stdio.terminal()) {
            throw TaskException.precondition(name + " has no terminal");
        }
        if (state instanceof State.Running(var process)) {
            questions.ask(
                    "resize " + name,
                    () -> {
                        process.resize(rows, columns);
                        return true;
                    });
        }
    }

    /// No more input will come; idempotent.
    void closeStdin() {
        stdio.closeStdin();
    }

    /// Waits until the process has ended and its end was told.
    State.Exited await() throws InterruptedException {
        released.await();
        if (state instanceof State.Exited exited) {
            return exited;
        }
        throw new IllegalStateException(name + " was released before its end");
    }

    /// Like [#await], but no longer than `limit`; false if it was not enough.
    boolean await(Duration limit) throws InterruptedException {
        return released.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void watch(GuestRun process) {
        try {
            int status = process.await();
            // Who was killed and then lost, with its machine perhaps, counts as killed.
            int known = status == GuestRun.LOST && killed ? KILLED : status;
            var exited = new State.Exited(number(process), known, Instant.now());
            if (!reach(exited)) {
                return; // given up before
            }
            stdio.drain();
            process.close();
            finish(exited);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Takes a process that runs for ended, because it outlived its kill; what the guest says later is not heard.
    void giveUp() {
        if (state instanceof State.Running(var process)) {
            var exited = new State.Exited(number(process), KILLED, Instant.now());
            if (reach(exited)) {
                process.close();
                finish(exited);
            }
        }
    }

    private boolean reach(State.Exited exited) {
        transition.lock();
        try {
            if (state instanceof State.Exited) {
                return false;
            }
            state = exited;
            return true;
        } finally {
            transition.unlock();
        }
    }

    private void exit(State.Exited exited) {
        state = exited;
        // Not on this thread: it holds the lock, and what follows takes its time.
        Thread.ofVirtual().name("end " + name).start(() -> finish(exited));
    }

    private void finish(State.Exited exited) {
        stdio.close();
        try {
            ending.ended(this, exited);
        } finally {
            released.countDown();
        }
    }

    private String word() {
        return switch (state) {
            case State.Created() -> "created";
            case State.Running _ -> "running";
            case State.Exited _ -> "stopped";
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
