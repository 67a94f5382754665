package io.hcsshim.shim.task;

import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A pod that is a machine: containers join it, and none stands for it.
///
/// ```
/// Created ──start──▶ Running ──stop, or the machine ends──▶ Ended
///    └─────────────────────── stop ──────────────────────────▲
/// ```
///
/// When it has ended, nothing of the machine is left on the host. Thread-safe; the pod sees to it that one starts at a
/// time.
public final class Sandbox {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /// What it is made of.
    ///
    /// @param pod  whose it is
    /// @param spec what of an OCI spec describes a pod
    record Parts(Pod pod, OwnMachine machines, OwnMachine.Wish wish, JsonObject spec) {}

    /// How it ended.
    public record Ended(int status, Instant at) {}

    /// Where in its life it is.
    private sealed interface State {
        record Created() implements State {}

        record Running(Home home) implements State {}

        record Over(Ended how) implements State {}
    }

    /// The status of a machine that ended without being asked to: 128 + SIGKILL, as the `delete` command says too.
    private static final int LOST = 137;

    private final Parts parts;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Instant createdAt = Instant.now();
    // Guarded by this.
    private State state = new State.Created();
    private boolean stopping;

    Sandbox(Parts parts) {
        this.parts = parts;
    }

    /// When it was asked for.
    public Instant createdAt() {
        return createdAt;
    }

    /// Boots its machine.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if it runs, or did
    void start() throws IOException, InterruptedException {
        synchronized (this) {
            if (!(state instanceof State.Created) || stopping) {
                throw TaskException.precondition(
                        "sandbox " + id() + ": cannot start, it is " + word());
            }
        }
        parts.machines()
                .boot(
                        parts.pod(),
                        parts.wish(),
                        machine -> {
                            makePod(machine);
                            run(machine);
                            return machine;
                        });
    }

    private void makePod(Machine machine) throws IOException, InterruptedException {
        var network = parts.wish().network();
        machine.bePod(
                id(),
                network.isPresent() ? network.get().into(machine, parts.spec()) : parts.spec());
    }

    private synchronized void run(Machine machine) throws TaskException {
        if (stopping) {
            throw TaskException.precondition("sandbox " + id() + " was stopped while it started");
        }
        state = new State.Running(Home.of(machine));
        Thread.ofVirtual().name("machine of " + id()).start(() -> watch(machine));
    }

    private void watch(Machine machine) {
        try {
            var how = machine.awaitExit();
            parts.pod().log().log().info("machine ended", Map.of("sandbox", id(), "how", how));
            takeDown(machine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void takeDown(Machine machine) throws InterruptedException {
        try {
            machine.close();
            parts.pod().folder().undo();
        } catch (IOException e) {
            parts.pod().log().log().warning("take sandbox " + id() + " down: " + e.getMessage());
        }
    }

    private synchronized void end() {
        if (!(state instanceof State.Over)) {
            state = new State.Over(new Ended(stopping ? 0 : LOST, Instant.now()));
            over.countDown();
        }
    }

    /// Where its containers live.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if it does not run
    synchronized Home home() throws TaskException {
        if (state instanceof State.Running(var home)) {
            return home;
        }
        throw TaskException.precondition("sandbox " + id() + " is not running");
    }

    /// Its machine, while it runs.
    synchronized Optional<Machine> machine() {
        return state instanceof State.Running(var home)
                ? Optional.of(home.machine())
                : Optional.empty();
    }

    /// Whether containers may join it.
    public synchronized boolean isRunning() {
        return state instanceof State.Running;
    }

    /// How it ended, if it has.
    public synchronized Optional<Ended> ended() {
        return state instanceof State.Over(var how) ? Optional.of(how) : Optional.empty();
    }

    /// What its machine costs the host.
    public MachineUsage usage() throws IOException {
        return home().machine().usage();
    }

    /// Asks its guest for a sign of life.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if it does not run, `UNAVAILABLE` if the guest does not answer in time
    public void ping() throws IOException, InterruptedException {
        var machine = home().machine();
        new Questions(machine)
                .ask(
                        "ping sandbox " + id(),
                        () -> {
                            machine.ping();
                            return true;
                        });
    }

    /// Ends its machine, with all that runs in it; idempotent.
    public void stop() throws IOException, InterruptedException {
        Optional<Home> home = Optional.empty();
        synchronized (this) {
            stopping = true;
            if (state instanceof State.Running(var running)) {
                home = Optional.of(running);
            }
        }
        if (home.isEmpty()) {
            end();
            return;
        }
        home.get().machine().close();
        if (!over.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw TaskException.unavailable(
                    "sandbox " + id() + " is still being taken down after " + STOP_LIMIT);
        }
    }

    /// Waits until it has ended.
    public Ended await() throws InterruptedException {
        over.await();
        return ended().orElseThrow();
    }

    private String id() {
        return parts.pod().key().id();
    }

    private String word() {
        return switch (state) {
            case State.Created _ -> stopping ? "stopped" : "created";
            case State.Running _ -> "running";
            case State.Over _ -> "stopped";
        };
    }
}
