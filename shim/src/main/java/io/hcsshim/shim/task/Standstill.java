package io.hcsshim.shim.task;

import java.io.IOException;
import java.nio.file.Path;

/// Stopping a task's processes and letting them go on: a container's by the freezer of its cgroup, a whole pod's by
/// stopping the processors of its machine. Thread-safe.
final class Standstill {
    private final Task.Parts parts;
    // Written under this.
    private volatile boolean paused;
    private boolean saved;

    Standstill(Task.Parts parts) {
        this.parts = parts;
    }

    /// Whether the processes stand still, with their pod or by themselves.
    boolean now() {
        return paused || parts.members().isStopped();
    }

    /// @throws TaskException `FAILED_PRECONDITION` if they stand still
    void refuse(String what) throws TaskException {
        if (now()) {
            throw TaskException.precondition(what + ": task " + parts.id() + " is paused");
        }
    }

    /// @throws TaskException `FAILED_PRECONDITION` if the machine stands still, and nobody is there to answer
    void refuseQuestions() throws TaskException {
        if (parts.members().isStopped()) {
            throw TaskException.precondition(
                    "the machine of task " + parts.id() + " is paused and answers nothing");
        }
    }

    synchronized void pause() throws IOException, InterruptedException {
        refuse("pause");
        if (parts.role() instanceof PodRole.Sandbox) {
            parts.machine().pause();
            parts.members().setStopped(true);
        } else {
            ask("pause", () -> parts.guest().pause());
        }
        paused = true;
        parts.events().paused();
    }

    synchronized void resume() throws IOException, InterruptedException {
        if (!paused) {
            throw TaskException.precondition("task " + parts.id() + " is not paused");
        }
        if (saved) {
            throw TaskException.precondition("task " + parts.id() + " is saved: restore it");
        }
        if (parts.role() instanceof PodRole.Sandbox) {
            parts.machine().resume();
            parts.members().setStopped(false);
        } else {
            ask("resume", () -> parts.guest().resume());
        }
        paused = false;
        parts.events().resumed();
    }

    /// Takes the whole machine off the host; to everybody its tasks are paused.
    synchronized void save(Path folder) throws IOException, InterruptedException {
        refuse("save");
        if (parts.role() instanceof PodRole.Workload(var pod)) {
            throw TaskException.precondition(
                    "task " + parts.id() + " shares its machine: save its pod " + pod);
        }
        parts.members().setStopped(true);
        try {
            parts.machine().save(folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            parts.members().setStopped(false);
            throw e;
        }
        paused = true;
        saved = true;
        parts.events().paused();
    }

    /// Brings it back.
    synchronized void restore(Path folder) throws IOException, InterruptedException {
        if (!saved) {
            throw TaskException.precondition("task " + parts.id() + " is not saved");
        }
        parts.machine().restore(folder);
        parts.members().setStopped(false);
        saved = false;
        paused = false;
        parts.events().resumed();
    }

    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    private void ask(String what, Request request) throws IOException, InterruptedException {
        parts.questions()
                .ask(
                        what + " " + parts.id(),
                        () -> {
                            request.send();
                            return true;
                        });
    }
}
