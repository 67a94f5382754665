package io.hcsshim.shim.service;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.hcsshim.containerd.task.CloseIORequest;
import io.hcsshim.containerd.task.ConnectRequest;
import io.hcsshim.containerd.task.ConnectResponse;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.CreateTaskResponse;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.PauseRequest;
import io.hcsshim.containerd.task.PidsRequest;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.task.ResumeRequest;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.StartResponse;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.containerd.task.StateResponse;
import io.hcsshim.containerd.task.StatsRequest;
import io.hcsshim.containerd.task.StatsResponse;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.task.WaitResponse;
import io.hcsshim.containerd.types.Status;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.stdio.Stdio;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.Task;
import io.hcsshim.shim.task.TaskCreation;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// containerd's task service, versions 2 and 3, which have the same methods and messages under two names.
final class TaskService implements TtrpcService {
    private static final int UNKNOWN_STATUS = 255;
    private static final byte[] EMPTY = new byte[0];

    // containerd waits 3 seconds for a shutdown.
    private static final Duration MAKING_LIMIT = Duration.ofSeconds(2);

    // What protobuf in Go makes of its zero time; containerd wants a time in any case.
    private static final Timestamp NEVER =
            TaskEvents.timestamp(Instant.parse("0001-01-01T00:00:00Z"));

    private final String namespace;
    private final Pods pods;
    private final Admission admission;
    private final TaskCreation creation;
    private final Statistics statistics;

    /// @param namespace whose tasks these are: calls do not say it
    TaskService(
            String namespace,
            Pods pods,
            Admission admission,
            TaskCreation creation,
            Statistics statistics) {
        this.namespace = namespace;
        this.pods = pods;
        this.admission = admission;
        this.creation = creation;
        this.statistics = statistics;
    }

    @Override
    public byte[] call(TtrpcCall call) throws Exception {
        var payload = call.payload();
        return switch (call.method()) {
            case "Create" -> create(CreateTaskRequest.parseFrom(payload));
            case "Start" -> start(StartRequest.parseFrom(payload));
            case "State" -> state(StateRequest.parseFrom(payload));
            case "Wait" -> await(WaitRequest.parseFrom(payload));
            case "Kill" -> kill(KillRequest.parseFrom(payload));
            case "Delete" -> delete(DeleteRequest.parseFrom(payload));
            case "Exec" -> exec(ExecProcessRequest.parseFrom(payload));
            case "ResizePty" -> resize(ResizePtyRequest.parseFrom(payload));
            case "CloseIO" -> closeIo(CloseIORequest.parseFrom(payload));
            case "Pids" -> pids(PidsRequest.parseFrom(payload));
            case "Stats" -> stats(StatsRequest.parseFrom(payload));
            case "Connect" -> connect(ConnectRequest.parseFrom(payload));
            case "Shutdown" -> shutdown(ShutdownRequest.parseFrom(payload));
            case "Pause" -> pause(PauseRequest.parseFrom(payload));
            case "Resume" -> resume(ResumeRequest.parseFrom(payload));
            case "Update" -> update(UpdateTaskRequest.parseFrom(payload));
            case "Checkpoint" ->
                    throw TaskException.unimplemented(
                            "a container in a utility VM cannot be checkpointed");
            default -> throw TaskException.unimplemented("method " + call.method());
        };
    }

    private PodKey key(String id) {
        return new PodKey(namespace, id);
    }

    private Task task(String id) throws TaskException {
        return pods.get(key(id)).task();
    }

    private byte[] create(CreateTaskRequest request) throws IOException, InterruptedException {
        var pod = admission.forTask(key(request.getId()), Path.of(request.getBundle()));
        try {
            int pid = creation.create(pod, request).reservedNumber();
            return bytes(CreateTaskResponse.newBuilder().setPid(pid).build());
        } finally {
            admission.forgetIfJoined(pod);
        }
    }

    private byte[] start(StartRequest request) throws IOException, InterruptedException {
        int pid = task(request.getId()).start(request.getExecId());
        return bytes(StartResponse.newBuilder().setPid(pid).build());
    }

    private byte[] state(StateRequest request) throws TaskException {
        var task = task(request.getId());
        var now = task.state(request.getExecId());
        var ended = now.ended();
        var stdio = now.stdio().paths();
        var response =
                StateResponse.newBuilder()
                        .setId(task.id())
                        // The first process goes by the name of its task, as the reference has it.
                        .setExecId(now.exec().isEmpty() ? task.id() : now.exec())
                        .setBundle(task.bundle())
                        .setPid(now.pid())
                        .setStatus(status(now))
                        .setStdin(stdio.stdin())
                        .setStdout(stdio.stdout())
                        .setStderr(stdio.stderr())
                        .setTerminal(stdio.terminal())
                        .setExitStatus(ended.map(Task.Ended::status).orElse(UNKNOWN_STATUS))
                        .setExitedAt(
                                ended.map(end -> TaskEvents.timestamp(end.at())).orElse(NEVER));
        return bytes(response.build());
    }

    private static Status status(Task.Snapshot now) {
        return switch (now.progress()) {
            case CREATED -> Status.CREATED;
            case RUNNING -> Status.RUNNING;
            case PAUSED -> Status.PAUSED;
            case STOPPED -> Status.STOPPED;
        };
    }

    private byte[] await(WaitRequest request) throws TaskException, InterruptedException {
        var ended = task(request.getId()).await(request.getExecId());
        return bytes(
                WaitResponse.newBuilder()
                        .setExitStatus(ended.status())
                        .setExitedAt(TaskEvents.timestamp(ended.at()))
                        .build());
    }

    private byte[] kill(KillRequest request) throws IOException, InterruptedException {
        task(request.getId()).kill(request.getExecId(), request.getSignal(), request.getAll());
        return EMPTY;
    }

    private byte[] delete(DeleteRequest request) throws IOException, InterruptedException {
        var pod = pods.get(key(request.getId()));
        var task = pod.task();
        var ended = task.delete(request.getExecId());
        if (request.getExecId().isEmpty()) {
            pod.drop(task);
            admission.forgetIfJoined(pod);
        }
        return response(Optional.of(ended));
    }

    /// The answer to a delete, also of the program's own `delete` command.
    static byte[] response(Optional<Task.Ended> how) {
        return how.map(ended ->
                        bytes(
                                DeleteResponse.newBuilder()
                                        .setPid(ended.pid())
                                        .setExitStatus(ended.status())
                                        .setExitedAt(TaskEvents.timestamp(ended.at()))
                                        .build()))
                .orElse(EMPTY);
    }

    private byte[] exec(ExecProcessRequest request) throws IOException {
        var task = task(request.getId());
        if (!(Json.parse(request.getSpec().getValue().toByteArray()) instanceof JsonObject spec)) {
            throw new IllegalArgumentException("the process of an exec is a JSON object");
        }
        var paths =
                new Stdio.Paths(
                        request.getStdin(),
                        request.getStdout(),
                        request.getStderr(),
                        request.getTerminal());
        creation.checkStdio(paths);
        var pod = pods.get(key(request.getId()));
        var owner = pod.ownerOfStreams(request.getId());
        task.exec(request.getExecId(), spec, Stdio.open(paths, owner));
        return EMPTY;
    }

    private byte[] resize(ResizePtyRequest request) throws IOException, InterruptedException {
        task(request.getId()).resize(request.getExecId(), request.getHeight(), request.getWidth());
        return EMPTY;
    }

    private byte[] closeIo(CloseIORequest request) throws TaskException {
        task(request.getId()).closeStdin(request.getExecId());
        return EMPTY;
    }

    private byte[] pids(PidsRequest request) throws IOException, InterruptedException {
        return bytes(Answers.processes(task(request.getId())));
    }

    private byte[] stats(StatsRequest request) throws IOException, InterruptedException {
        var stats = statistics.of(task(request.getId()));
        return bytes(StatsResponse.newBuilder().setStats(stats).build());
    }

    private byte[] pause(PauseRequest request) throws IOException, InterruptedException {
        task(request.getId()).pause();
        return EMPTY;
    }

    private byte[] resume(ResumeRequest request) throws IOException, InterruptedException {
        task(request.getId()).resume();
        return EMPTY;
    }

    private byte[] update(UpdateTaskRequest request) throws IOException, InterruptedException {
        var task = task(request.getId());
        task.update(Updates.read(request.getResources()));
        return EMPTY;
    }

    private byte[] connect(ConnectRequest request) throws IOException {
        int self = (int) ProcessHandle.current().pid();
        var key = key(request.getId());
        // A reservation answers too: containerd asks right after a failed create.
        var number = admission.isAwaited(key) ? OptionalInt.empty() : number(pods.get(key));
        return bytes(
                ConnectResponse.newBuilder()
                        .setShimPid(self)
                        .setTaskPid(number.orElse(self))
                        .setVersion("2")
                        .build());
    }

    /// The number of a task before it runs, which containerd takes from here for whoever makes its network.
    private static OptionalInt number(Pod pod) {
        try {
            int number = pod.task().reservedNumber();
            return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
        } catch (TaskException e) {
            return OptionalInt.empty(); // there is no task yet
        }
    }

    /// containerd shuts a shim down per task: for us that ends a pod's reservation, never the process. One that was killed
    /// and is back shuts down what it finds without a task, and forgets it; that may be about to get one.
    private byte[] shutdown(ShutdownRequest request) throws IOException, InterruptedException {
        var pod = pods.find(key(request.getId()));
        if (pod.isPresent() && pod.get().isBeingMade()) {
            pod.get().discard(MAKING_LIMIT);
        }
        if (pod.isPresent() && !pod.get().busy()) {
            admission.forget(pod.get());
        }
        return EMPTY;
    }

    private static byte[] bytes(MessageLite message) {
        return message.toByteArray();
    }
}
