package io.hcsshim.shim.task;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.stdio.Stdio;
import io.hcsshim.shim.task.Exec.State;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// A container, as containerd drives it: a first process, further ones, and an end.
///
/// When the first process has ended, the container is taken down, then the machine if it is the task's own; only then
/// is the end told and everybody who waits released. Thread-safe.
public final class Task {
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);
    private static final Duration DELETE_LIMIT = Duration.ofSeconds(30);
    private static final Duration READING_LIMIT = Duration.ofSeconds(2);
    private static final Duration GROWTH_LIMIT = Duration.ofSeconds(60);

    /// What a task is made of.
    ///
    /// @param id      the container's
    /// @param bundle  its folder
    /// @param machine where it lives
    /// @param role    what it is to a pod
    /// @param members the other tasks of the machine if it is the sandbox, else those it is one of
    /// @param guest   the container in the machine
    /// @param events  where it tells its life
    /// @param folder  the pod's, where its end is written down
    /// @param log     the pod's
    /// @param killed  how long the first process may outlive its kill
    record Parts(
            String id,
            String bundle,
            Machine machine,
            PodRole role,
            Members members,
            Guest guest,
            Optional<ManagedDisks> disks,
            TaskEvents events,
            PodFolder folder,
            Log log,
            Duration killed) {
        /// The number by which the first process is known outside: that of the machine's own process on the host, if the
        /// container is all there is in it. What is done to that number on the host, a signal or an interface in its
        /// network namespace, is then done to the container; a number of the guest would be somebody else's there.
        OptionalInt number() {
            return role instanceof PodRole.Standalone ? machine.hostProcess() : OptionalInt.empty();
        }

        /// What its guest is asked by.
        Questions questions() {
            return new Questions(machine);
        }

        /// Whether the machine ends with the task.
        boolean ownsMachine() {
            return !(role instanceof PodRole.Workload);
        }
    }

    /// Where a process is, for those who ask.
    public record Snapshot(
            String exec, int pid, Progress progress, Optional<Ended> ended, Stdio stdio) {}

    /// How far a process is.
    public enum Progress {
        CREATED,
        RUNNING,
        PAUSED,
        STOPPED
    }

    /// How a process ended.
    public record Ended(int pid, int status, Instant at) {}

    private final Parts parts;
    private final Exec init;
    private final Standstill standstill;
    // Nothing is asked of the guest any more about this container: it might never answer.
    private volatile boolean givenUp;
    // Guarded by itself.
    private final Map<String, Exec> execs = new LinkedHashMap<>();

    /// A task whose container exists in the guest and whose first process does not run yet.
    ///
    /// @param stdio of the first process; closed by this
    Task(Parts parts, Stdio stdio) {
        this.parts = parts;
        this.init =
                new Exec(
                        "",
                        parts.id(),
                        stdio,
                        JsonObject.of(),
                        parts.number(),
                        parts.questions(),
                        this::initEnded);
        this.standstill = new Standstill(parts);
        if (!parts.ownsMachine()) {
            parts.members().join(this);
        }
        Thread.ofVirtual().name("machine of " + parts.id()).start(this::watchMachine);
    }

    /// The container's id.
    public String id() {
        return parts.id();
    }

    /// The number that its first process has on the host before it runs; 0 if it has none.
    public int reservedNumber() {
        return parts.number().orElse(0);
    }

    /// Whether others may join it.
    public boolean isSandbox() {
        return parts.role() instanceof PodRole.Sandbox;
    }

    /// Its bundle folder.
    public String bundle() {
        return parts.bundle();
    }

    /// Where it lives, for those who join it.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if its first process does not run
    Home home() throws TaskException {
        if (!(init.state() instanceof State.Running)) {
            throw TaskException.precondition("sandbox " + id() + " is not running");
        }
        standstill.refuse("join sandbox");
        return new Home(parts.machine(), parts.members());
    }

    /// Starts a process and returns its number in the guest.
    public int start(String exec) throws IOException, InterruptedException {
        var process = find(exec);
        var starter = process == init ? initStarter() : execStarter(process);
        return process.start(starter, () -> parts.events().started(exec, process.pid()));
    }

    private Exec.Starter initStarter() {
        return () -> {
            if (parts.role() instanceof PodRole.Standalone) {
                parts.machine().catchUp();
            }
            return parts.guest().start(wanted(init.stdio()));
        };
    }

    private Exec.Starter execStarter(Exec process) {
        return () -> {
            standstill.refuse("start"); // which closes its streams, so that nobody waits for them
            return parts.guest().exec(process.spec(), wanted(process.stdio()));
        };
    }

    private static Wanted wanted(Stdio stdio) {
        return new Wanted(stdio.hasStdin(), stdio.hasStdout(), stdio.hasStderr());
    }

    /// Adds a process that does not run yet.
    ///
    /// @param spec  an OCI process
    /// @param stdio its streams; closed by this, also on failure
    public void exec(String exec, JsonObject spec, Stdio stdio) throws TaskException {
        try {
            synchronized (execs) {
                if (exec.isEmpty() || exec.equals(id()) || execs.containsKey(exec)) {
                    throw TaskException.exists("exec id '" + exec + "' is in use");
                }
                if (!(init.state() instanceof State.Running)) {
                    throw TaskException.precondition("task " + id() + " is not running");
                }
                standstill.refuse("exec");
                execs.put(
                        exec,
                        new Exec(exec, id(), stdio, spec, parts.questions(), this::execEnded));
            }
        } catch (TaskException e) {
            stdio.abandon();
            throw e;
        }
        parts.events().execAdded(exec);
    }

    /// The machine it lives in.
    Machine machine() {
        return parts.machine();
    }

    /// Whether that machine ends with it.
    boolean ownsMachine() {
        return parts.ownsMachine();
    }

    /// Where all its processes are, the first one first.
    public List<Snapshot> snapshots() {
        var all = new ArrayList<Snapshot>();
        all.add(snapshot(init));
        others().forEach(process -> all.add(snapshot(process)));
        return all;
    }

    /// Where a process is; never waits.
    public Snapshot state(String exec) throws TaskException {
        return snapshot(find(exec));
    }

    private Snapshot snapshot(Exec process) {
        var state = process.state();
        if (state instanceof State.Exited && process.stdio().isKept()) {
            // As if it ran: containerd that comes back to what has ended does not read it.
            return new Snapshot(
                    process.id(),
                    process.pid(),
                    Progress.RUNNING,
                    Optional.empty(),
                    process.stdio());
        }
        Optional<Ended> ended =
                state instanceof State.Exited(var pid, var status, var at)
                        ? Optional.of(new Ended(pid, status, at))
                        : Optional.empty();
        return new Snapshot(process.id(), process.pid(), progress(state), ended, process.stdio());
    }

    private Progress progress(State state) {
        return switch (state) {
            case State.Created _ -> Progress.CREATED;
            case State.Running _ -> standstill.now() ? Progress.PAUSED : Progress.RUNNING;
            case State.Exited _ -> Progress.STOPPED;
        };
    }

    /// Waits for a process's end; for the first process, until all is taken down.
    public Ended await(String exec) throws TaskException, InterruptedException {
        var exited = find(exec).await();
        return new Ended(exited.pid(), exited.status(), exited.at());
    }

    /// Sends a signal to one process, or with `all` to all of them; with `all` to a sandbox, to its whole pod.
    public void kill(String exec, int signal, boolean all)
            throws IOException, InterruptedException {
        parts.guest().checkSignal(signal);
        if (all && !exec.isEmpty()) {
            throw TaskException.precondition("a signal to all names no exec");
        }
        if (all && parts.ownsMachine()) {
            parts.members().signal(signal, () -> killAll(signal));
        } else if (all) {
            killAll(signal);
        } else {
            kill(find(exec), signal);
        }
    }

    private Void killAll(int signal) throws IOException, InterruptedException {
        killOthers(signal);
        kill(init, signal);
        return null;
    }

    private void kill(Exec process, int signal) throws IOException, InterruptedException {
        if (!parts.ownsMachine()) {
            standstill.refuseQuestions();
        }
        boolean delivered = process.kill(signal);
        if (process == init && signal == Signals.KILL) {
            var patience = !delivered && parts.ownsMachine() ? Duration.ZERO : parts.killed();
            Thread.ofVirtual().name("kill " + id()).start(() -> endIfItLives(patience));
        } else if (!delivered) {
            throw TaskException.unavailable(
                    process + ": the guest did not take the signal in time");
        }
    }

    private void killOthers(int signal) throws InterruptedException {
        for (var process : others()) {
            try {
                process.kill(signal);
            } catch (IOException e) {
                parts.log().info("signal not delivered", Map.of("exec", process.id(), "why", e));
            }
        }
    }

    /// A first process that outlives its kill takes its machine with it, if that is there for it alone. A guest that does
    /// not even take the kill is not worth the wait then. The machine of a pod lives on for the others: the process is
    /// taken for ended, and its container stays behind in the guest until the pod's end.
    private void endIfItLives(Duration patience) {
        try {
            if (init.await(patience) || !(init.state() instanceof State.Running)) {
                return;
            }
            if (parts.ownsMachine()) {
                parts.log().warning("the first process outlived its kill; closing the machine");
                parts.machine().close();
                return;
            }
            parts.machine().interruptLockWaits();
            if (!init.await(AFTER_INTERRUPT)) {
                parts.log().warning("the first process outlived its kill; leaving it behind");
                givenUp = true;
                others().forEach(Exec::giveUp);
                init.giveUp();
            }
        } catch (IOException e) {
            parts.log().warning("close machine: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Forgets a process that has ended or never ran. For the first process this is the end of the task, once it is
    /// taken down; the caller drops it then.
    public Ended delete(String exec) throws IOException, InterruptedException {
        var process = find(exec);
        if (process.state() instanceof State.Running) {
            throw TaskException.precondition(process + " is running");
        }
        if (process == init) {
            for (var other : others()) {
                other.force(1);
            }
        }
        process.force(0);
        if (!process.await(READING_LIMIT)) {
            process.stdio().abandon(); // who deletes it waits for no reader that stalls
        }
        if (!process.await(DELETE_LIMIT)) {
            throw TaskException.unavailable(
                    process
                            + " is still being taken down after "
                            + DELETE_LIMIT.toSeconds()
                            + " s");
        }
        var ended = process.await();
        process.stdio().finish();
        synchronized (execs) {
            execs.remove(exec);
        }
        parts.events().deleted(exec, ended.pid(), ended.status(), ended.at());
        return new Ended(ended.pid(), ended.status(), ended.at());
    }

    /// Tells a process's terminal its size.
    public void resize(String exec, int rows, int columns)
            throws IOException, InterruptedException {
        find(exec).resize(rows, columns);
    }

    /// Ends a process's input once what was written is read.
    public void closeStdin(String exec) throws TaskException {
        find(exec).closeStdin();
    }

    /// The numbers of the container's processes, as the guest knows them; of a container that has ended, or of which the
    /// guest tells nothing just now, those that are known without it.
    ///
    /// A task that was started has some: containerd, since 1.7, takes one without processes for left over when it comes
    /// back, and throws its exit away.
    public List<Integer> pids() throws InterruptedException {
        if (!(init.state() instanceof State.Exited)) {
            try {
                var told = ask("processes of " + id(), () -> parts.guest().pids());
                if (!told.isEmpty()) {
                    return told;
                }
            } catch (IOException e) {
                parts.log().info("processes not told", Map.of("why", e));
            }
        }
        return knownPids();
    }

    private List<Integer> knownPids() {
        var known = new ArrayList<Integer>();
        known.add(init.pid());
        for (var exec : others()) {
            if (exec.state() instanceof State.Running) {
                known.add(exec.pid());
            }
        }
        known.removeIf(pid -> pid == 0); // it was never started
        return known;
    }

    /// What the container uses, in the guest's words.
    public JsonObject statistics() throws IOException, InterruptedException {
        return ask("statistics of " + id(), () -> parts.guest().statistics());
    }

    /// What is known of the container's processes.
    public List<ProcessFacts> processes() throws IOException, InterruptedException {
        return ask("processes of " + id(), () -> parts.guest().processes());
    }

    /// Whose words its statistics are.
    public Guest.System system() {
        return parts.guest().system();
    }

    /// What the machine costs the host, if it is the task's own.
    public Optional<MachineUsage> machineUsage() throws IOException {
        return parts.ownsMachine() && parts.machine().isVirtual()
                ? Optional.of(parts.machine().usage())
                : Optional.empty();
    }

    /// Gives the container new limits; for a sandbox, which stands for its machine, makes that larger. The task whose machine
    /// it is takes additions to the policy of its guest.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if a machine would have to get smaller, or has no room;
    ///     `INVALID_ARGUMENT` if this is no change of such a container
    public void update(Update update) throws IOException, InterruptedException {
        if (parts.role() instanceof PodRole.Sandbox
                && update instanceof Update.LinuxResources(var resources)) {
            grow(parts.machine().size().updated(resources));
            return;
        }
        if (parts.ownsMachine() && update instanceof Update.PolicyFragment(var fragment)) {
            ask(
                    "extend the policy of " + id(),
                    () -> {
                        parts.machine().extendPolicy(fragment);
                        return true;
                    });
            return;
        }
        ask(
                "update " + id(),
                () -> {
                    parts.guest().update(update);
                    return true;
                });
    }

    private void grow(PodSize to) throws IOException, InterruptedException {
        try {
            questions()
                    .patient()
                    .ask(
                            "grow machine of " + id(),
                            GROWTH_LIMIT,
                            () -> {
                                parts.machine().grow(to);
                                return true;
                            });
        } catch (TaskException e) {
            throw e;
        } catch (IOException e) {
            throw TaskException.precondition("grow machine of " + id() + ": " + e.getMessage());
        }
    }

    /// Stops its processes where they are; those of a whole pod if it is the sandbox.
    public void pause() throws IOException, InterruptedException {
        if (!(init.state() instanceof State.Running)) {
            throw TaskException.precondition("task " + id() + " is not running");
        }
        standstill.pause();
    }

    /// Lets them go on.
    public void resume() throws IOException, InterruptedException {
        standstill.resume();
    }

    /// Takes its machine off the host, with all that runs in it, into a folder that must not be there; it counts as paused
    /// then.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if it does not run, or the machine is its pod's
    public void save(Path folder) throws IOException, InterruptedException {
        if (!(init.state() instanceof State.Running)) {
            throw TaskException.precondition("task " + id() + " is not running");
        }
        standstill.save(folder);
    }

    /// Brings the machine back.
    public void restore(Path folder) throws IOException, InterruptedException {
        standstill.restore(folder);
    }

    private <T> T ask(String what, Tracer.Work<T> question)
            throws IOException, InterruptedException {
        return questions().ask(what, question);
    }

    /// For questions that make sense now.
    private Questions questions() throws TaskException {
        if (init.state() instanceof State.Exited) {
            throw TaskException.notFound("task " + id() + " has ended");
        }
        standstill.refuseQuestions();
        return parts.questions();
    }

    /// The exec that has this number in the guest; empty for the first process and for strangers.
    public String execOf(int pid) {
        for (var process : others()) {
            if (process.pid() == pid) {
                return process.id();
            }
        }
        return "";
    }

    /// Ends everything at once, whatever runs, and returns when it is taken down or `limit` is over.
    public void abort(Duration limit) throws IOException, InterruptedException {
        for (var other : others()) {
            other.force(1);
        }
        init.force(1);
        if (parts.ownsMachine()) {
            parts.machine().close();
        } else if (init.state() instanceof State.Running(var process)) {
            parts.questions().ask("kill " + id(), () -> process.signal(Signals.KILL));
        }
        init.await(limit);
        others().forEach(other -> other.stdio().abandon());
        init.stdio().abandon();
    }

    private Exec find(String exec) throws TaskException {
        if (exec.isEmpty()) {
            return init;
        }
        synchronized (execs) {
            var found = execs.get(exec);
            if (found == null) {
                throw TaskException.notFound("exec " + exec + " of task " + id());
            }
            return found;
        }
    }

    private List<Exec> others() {
        synchronized (execs) {
            return new ArrayList<>(execs.values());
        }
    }

    private void execEnded(Exec process, State.Exited how) {
        if (how.pid() != 0) { // what never ran has no end to tell
            parts.events().exited(process.id(), how.pid(), how.status(), how.at());
        }
    }

    private void initEnded(Exec process, State.Exited how) {
        if (givenUp) {
            parts.members().leave(id());
        } else {
            new TearDown(parts).run(process, how, others());
        }
        parts.events().exited("", how.pid(), how.status(), how.at());
    }

    /// A machine that dies ends what runs in it by itself; what never ran has to be told.
    private void watchMachine() {
        try {
            var how = parts.machine().awaitExit();
            parts.log().info("machine ended", Map.of("task", id(), "how", how));
            for (var other : others()) {
                other.force(1);
            }
            init.force(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
