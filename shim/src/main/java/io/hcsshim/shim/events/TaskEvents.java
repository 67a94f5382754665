package io.hcsshim.shim.events;

import com.google.protobuf.Timestamp;
import io.hcsshim.containerd.events.TaskCreate;
import io.hcsshim.containerd.events.TaskDelete;
import io.hcsshim.containerd.events.TaskExecAdded;
import io.hcsshim.containerd.events.TaskExecStarted;
import io.hcsshim.containerd.events.TaskExit;
import io.hcsshim.containerd.events.TaskIO;
import io.hcsshim.containerd.events.TaskOOM;
import io.hcsshim.containerd.events.TaskPaused;
import io.hcsshim.containerd.events.TaskResumed;
import io.hcsshim.containerd.events.TaskStart;
import io.hcsshim.containerd.task.CreateTaskRequest;
import java.time.Instant;

/// The events of one container, as containerd names them.
///
/// An exec id is empty for the container's first process.
public final class TaskEvents {
    private final String container;
    private final EventQueue queue;

    public TaskEvents(String container, EventQueue queue) {
        this.container = container;
        this.queue = queue;
    }

    /// The container exists in the guest.
    public void created(CreateTaskRequest request) {
        var io =
                TaskIO.newBuilder()
                        .setStdin(request.getStdin())
                        .setStdout(request.getStdout())
                        .setStderr(request.getStderr())
                        .setTerminal(request.getTerminal());
        queue.publish(
                "/tasks/create",
                TaskCreate.newBuilder()
                        .setContainerId(container)
                        .setBundle(request.getBundle())
                        .addAllRootfs(request.getRootfsList())
                        .setIo(io)
                        .setCheckpoint(request.getCheckpoint())
                        .build());
    }

    /// A further process was asked for.
    public void execAdded(String exec) {
        queue.publish(
                "/tasks/exec-added",
                TaskExecAdded.newBuilder().setContainerId(container).setExecId(exec).build());
    }

    /// A process runs.
    public void started(String exec, int pid) {
        if (exec.isEmpty()) {
            queue.publish(
                    "/tasks/start",
                    TaskStart.newBuilder().setContainerId(container).setPid(pid).build());
        } else {
            queue.publish(
                    "/tasks/exec-started",
                    TaskExecStarted.newBuilder()
                            .setContainerId(container)
                            .setExecId(exec)
                            .setPid(pid)
                            .build());
        }
    }

    /// A process has ended, and all it wrote is delivered.
    public void exited(String exec, int pid, int status, Instant at) {
        queue.publish(
                "/tasks/exit",
                TaskExit.newBuilder()
                        .setContainerId(container)
                        .setId(exec.isEmpty() ? container : exec)
                        .setPid(pid)
                        .setExitStatus(status)
                        .setExitedAt(timestamp(at))
                        .build());
    }

    /// The guest's kernel has killed a process of the container for want of memory.
    public void outOfMemory() {
        queue.publish("/tasks/oom", TaskOOM.newBuilder().setContainerId(container).build());
    }

    /// The container's processes stand still.
    public void paused() {
        queue.publish("/tasks/paused", TaskPaused.newBuilder().setContainerId(container).build());
    }

    /// They go on.
    public void resumed() {
        queue.publish("/tasks/resumed", TaskResumed.newBuilder().setContainerId(container).build());
    }

    /// A process, or with an empty exec id the task, is forgotten.
    public void deleted(String exec, int pid, int status, Instant at) {
        queue.publish(
                "/tasks/delete",
                TaskDelete.newBuilder()
                        .setContainerId(container)
                        .setId(exec)
                        .setPid(pid)
                        .setExitStatus(status)
                        .setExitedAt(timestamp(at))
                        .build());
    }

    /// An instant in protobuf's words.
    public static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }
}
