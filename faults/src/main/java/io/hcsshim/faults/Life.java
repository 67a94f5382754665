package io.hcsshim.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The life of one container in a machine of its own, by `ctr`: run, looked at, exec, ended by a signal that it handles,
/// deleted. What does not go as it should is told, and does not keep the rest from being tried.
final class Life {
    static final String PREFIX = "flt";
    static final int STATUS = 7;
    private static final long LIMIT = 40_000_000_000L;
    private static final long LOOK = 50_000_000;
    private static final String LISTENING = "/listening";
    static final String SCRIPT =
            "trap 'exit "
                    + STATUS
                    + "' TERM; : > "
                    + LISTENING
                    + "; while :; do sleep 1000 & wait $!; done";

    private final FaultHost host;
    private final String id;
    private final Optional<Path> network;
    private final List<String> more;
    private final List<String> complaints = new ArrayList<>();
    private Optional<Beginning> beginning = Optional.empty();

    /// @param more arguments for `ctr run`
    Life(FaultHost host, String id, Optional<Path> network, List<String> more) {
        this.host = host;
        this.id = id;
        this.network = network;
        this.more = List.copyOf(more);
    }

    String id() {
        return id;
    }

    /// Lives it, and says what did not go as it should.
    List<String> live() throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(List.of("run", "--runtime", "io.containerd.runhcs.v1", "-d"));
        if (network.isPresent()) {
            arguments.addAll(List.of("--with-ns", "network:" + network.get()));
        }
        arguments.addAll(more);
        arguments.addAll(List.of(FaultHost.IMAGE, id, "sh", "-c", SCRIPT));
        step("", arguments.toArray(String[]::new));
        beginning = host.machine(id).map(Machine::beginning);
        step("in", "tasks", "exec", "--exec-id", "e-" + id, id, "echo", "in");
        step("", "tasks", "metrics", id);
        step("", "tasks", "kill", "-s", "SIGTERM", id);
        awaitEnd();
        deleteTask();
        return List.copyOf(complaints);
    }

    /// How its machine came up; empty if there was none any more when it was to be seen.
    Optional<Beginning> beginning() {
        return beginning;
    }

    private void step(String expected, String... command) throws IOException, InterruptedException {
        var output = host.ctr(command);
        if (!host.containerdLives()) {
            host.startContainerd();
            output = host.ctr(command);
        }
        if (!output.good() || !output.text().contains(expected)) {
            complaints.add(command[0] + " " + command[1] + ": " + output.text().strip());
        }
    }

    /// Waits until its process handles SIGTERM: as the first of its namespace it does not even notice it before that. Says what
    /// is wrong if that takes too long.
    Optional<String> awaitListening() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT;
        for (int i = 0; System.nanoTime() < end; i++) {
            if (host.ctr("tasks", "exec", "--exec-id", "l" + i, id, "test", "-e", LISTENING)
                    .good()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(LOOK);
        }
        return Optional.of(id + " does not come to handle its signals");
    }

    /// containerd keeps the state of a task that has ended until it is deleted, and knows none of one whose shim does not answer in
    /// two seconds, as one that is paused.
    private void awaitEnd() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT;
        var state = state();
        while ((state.equals("RUNNING") || state.equals("UNKNOWN")) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
            state = state();
        }
        if (!state.equals("STOPPED")) {
            complaints.add("it is " + (state.isEmpty() ? "gone" : state));
        }
    }

    /// `ctr tasks rm` warns of a task whose exit status was not 0, and says it.
    private void deleteTask() throws IOException, InterruptedException {
        var output = host.ctr("tasks", "rm", id);
        if (!host.containerdLives()) {
            host.startContainerd();
            output = host.ctr("tasks", "rm", id);
        }
        if (!output.text().contains("exit code " + STATUS + "\"")) {
            complaints.add("tasks rm: " + output.text().strip());
        }
    }

    /// The state of the task in the words of `ctr`, empty if there is none.
    String state() throws IOException, InterruptedException {
        if (!host.containerdLives()) {
            host.startContainerd();
        }
        for (var line : host.ctr("tasks", "ls").text().lines().toList()) {
            var words = line.strip().split(" +");
            if (words[0].equals(id)) {
                return words[words.length - 1];
            }
        }
        return "";
    }

    /// Has containerd delete its task, if there is one. One may come late: a containerd that was killed during a creation, and is
    /// back, hears of the task when that comes to an end.
    String endTask() throws IOException, InterruptedException {
        return state().isEmpty() ? "" : host.ctr("tasks", "rm", "-f", id).text().strip();
    }

    /// Has containerd forget it; says what would not go.
    List<String> clean() throws IOException, InterruptedException {
        var end = System.nanoTime() + LIMIT;
        var said = "";
        do {
            said = endTask();
            var removal = host.ctr("containers", "rm", id);
            var isGone = state().isEmpty();
            if (isGone && (removal.good() || removal.text().contains("not found"))) {
                host.ctr("snapshots", "rm", id);
                return List.of();
            }
            said += " " + removal.text().strip();
            LockSupport.parkNanos(LOOK);
        } while (System.nanoTime() < end);
        return List.of("containerd cannot forget it: " + said);
    }
}
