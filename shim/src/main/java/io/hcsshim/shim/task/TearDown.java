package io.hcsshim.shim.task;

import io.hcsshim.shim.journal.BundleEnd;
import io.hcsshim.shim.task.Exec.State;
import io.hcsshim.uvm.Shutdown;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What happens between the end of a task's first process and the release of those who wait for it.
///
/// Every step is tried, however the others went: the end is told in any case.
final class TearDown {
    private static final Duration OTHERS_LIMIT = Duration.ofSeconds(1);

    private final Task.Parts parts;

    TearDown(Task.Parts parts) {
        this.parts = parts;
    }

    /// Takes down the container, and the machine if it is the task's own.
    ///
    /// @param others its further processes
    void run(Exec init, State.Exited how, List<Exec> others) {
        parts.log().info("first process ended", Map.of("task", parts.id(), "status", how.status()));
        quietly(
                "write the end into the bundle",
                () -> BundleEnd.write(Path.of(parts.bundle()), how.status(), how.at()));
        if (parts.folder().exists()) { // a workload has none
            quietly("write the end down", () -> parts.folder().ended(how.status(), how.at()));
        }
        if (how.status() == Exec.KILLED && !init.wasKilled()) {
            quietly("ask why it was killed", this::tellIfOutOfMemory);
        }
        awaitOthers(others);
        if (parts.ownsMachine()) {
            quietly("close machine", () -> parts.machine().close());
        } else {
            parts.members().leave(parts.id());
            quietly("shut container down", () -> parts.guest().shutdown(Shutdown.FORCED));
        }
        quietly("release container", this::release);
    }

    private void release() throws IOException {
        parts.guest().close();
        if (parts.disks().isPresent()) {
            parts.disks().get().gone();
        }
    }

    /// The guest counts per container; the group of one that has ended is there until it is taken down.
    private void tellIfOutOfMemory() throws IOException, InterruptedException {
        var usage =
                parts.questions()
                        .ask("statistics of " + parts.id(), () -> parts.guest().statistics());
        var control = usage.object("memory_oom_control");
        if (control.isPresent() && control.get().uint64("oom_kill") != 0) {
            parts.log().warning("killed for want of memory", Map.of("task", parts.id()));
            parts.events().outOfMemory();
        }
    }

    /// The kernel ends the other processes with the first; their own statuses are worth a moment.
    private void awaitOthers(List<Exec> others) {
        quietly(
                "await execs",
                () -> {
                    for (var other : others) {
                        if (other.state() instanceof State.Running) {
                            other.await(OTHERS_LIMIT);
                        }
                    }
                });
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void quietly(String what, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            parts.log().warning(what + " of " + parts.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
