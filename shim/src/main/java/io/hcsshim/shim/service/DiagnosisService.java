package io.hcsshim.shim.service;

import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.diag.Exec;
import io.hcsshim.containerd.diag.ExecProcessRequest;
import io.hcsshim.containerd.diag.ExecProcessResponse;
import io.hcsshim.containerd.diag.PidResponse;
import io.hcsshim.containerd.diag.ResizeRequest;
import io.hcsshim.containerd.diag.SaveRequest;
import io.hcsshim.containerd.diag.ShareRequest;
import io.hcsshim.containerd.diag.StacksResponse;
import io.hcsshim.containerd.diag.StandRequest;
import io.hcsshim.containerd.diag.TasksRequest;
import io.hcsshim.containerd.diag.TasksResponse;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.stdio.Stdio;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.Task;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Microsoft's service for those who look for a fault; `shimdiag` asks it.
///
/// Their shim has one pod and ours has many, so a call says which it means in the metadata [#POD]. Without, it is about
/// all of them where that makes sense.
final class DiagnosisService implements TtrpcService {
    static final String NAME = "containerd.runhcs.v1.diag.ShimDiag";

    /// Metadata: namespace, `/`, id.
    static final String POD = "hcsshim-pod";

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/sbin:/usr/sbin:/bin:/usr/bin", "TERM", "xterm");
    private static final byte[] EMPTY = new byte[0];

    private final Pods pods;

    /// Processes with a terminal that whoever started them may resize, by pod and the name that they were given.
    private final Map<String, GuestRun> terminals = new ConcurrentHashMap<>();

    DiagnosisService(Pods pods) {
        this.pods = pods;
    }

    @Override
    public byte[] call(TtrpcCall call) throws Exception {
        var pod = pod(call.metadata());
        return switch (call.method()) {
            case "DiagExecInHost" ->
                    exec(require(pod), ExecProcessRequest.parseFrom(call.payload()));
            case "DiagResize" -> resize(require(pod), ResizeRequest.parseFrom(call.payload()));
            case "DiagStacks" -> stacks(pod);
            case "DiagTasks" -> tasks(pod, TasksRequest.parseFrom(call.payload()));
            case "DiagShare" -> share(require(pod), ShareRequest.parseFrom(call.payload()));
            case "DiagPid" -> pid();
            case "DiagStand" -> stand(require(pod), StandRequest.parseFrom(call.payload()));
            case "DiagSave" -> save(require(pod), SaveRequest.parseFrom(call.payload()));
            case "DiagRestore" -> restore(require(pod), SaveRequest.parseFrom(call.payload()));
            default -> throw TaskException.unimplemented("method " + call.method());
        };
    }

    private Optional<Pod> pod(Map<String, String> metadata) throws TaskException {
        var named = metadata.getOrDefault(POD, "");
        if (named.isEmpty()) {
            return Optional.empty();
        }
        var slash = named.indexOf('/');
        if (slash < 0) {
            throw TaskException.invalid("not namespace/id: " + named);
        }
        return Optional.of(
                pods.get(new PodKey(named.substring(0, slash), named.substring(slash + 1))));
    }

    private static Pod require(Optional<Pod> pod) throws TaskException {
        return pod.orElseThrow(() -> TaskException.invalid("which pod? metadata " + POD));
    }

    private static Machine machine(Pod pod) throws TaskException {
        return pod.machine()
                .orElseThrow(() -> TaskException.invalid("pod " + pod.key() + " has no machine"));
    }

    private byte[] exec(Pod pod, ExecProcessRequest request)
            throws IOException, InterruptedException {
        if (request.getTerminal() && !request.getStderr().isEmpty()) {
            throw TaskException.precondition("with a terminal there is no standard error");
        }
        var paths =
                new Stdio.Paths(
                        request.getStdin(),
                        request.getStdout(),
                        request.getStderr(),
                        request.getTerminal());
        var machine = machine(pod);
        var log = pod.log().log();
        log.info("process run in the machine", Map.of("args", request.getArgsList().toString()));
        var stdio = Stdio.open(paths, new Stdio.Owner(pod.key().namespace(), pod.key().id(), log));
        try {
            var wanted = new Wanted(stdio.hasStdin(), stdio.hasStdout(), stdio.hasStderr());
            var folder = request.getWorkdir().isEmpty() ? "/" : request.getWorkdir();
            var process =
                    machine.exec(
                            new VmProcess(
                                    request.getArgsList(),
                                    ENVIRONMENT,
                                    folder,
                                    request.getTerminal(),
                                    wanted));
            var name = pod.key() + " " + request.getId();
            if (request.getTerminal() && !request.getId().isEmpty()) {
                terminals.put(name, process);
                process.resize(request.getHeight(), request.getWidth());
            }
            int code;
            try {
                stdio.relay(process.stdin(), process.stdout(), process.stderr(), () -> {});
                stdio.closeStdin(); // once its writer is gone
                code = process.await();
            } finally {
                terminals.remove(name, process);
            }
            stdio.drain();
            process.close();
            return bytes(ExecProcessResponse.newBuilder().setExitCode(code).build());
        } finally {
            stdio.finish();
        }
    }

    private byte[] resize(Pod pod, ResizeRequest request) throws IOException, InterruptedException {
        var process = terminals.get(pod.key() + " " + request.getId());
        if (process == null) {
            throw TaskException.notFound("terminal " + request.getId() + " of pod " + pod.key());
        }
        process.resize(request.getHeight(), request.getWidth());
        return EMPTY;
    }

    private byte[] stacks(Optional<Pod> pod) throws IOException {
        var response = StacksResponse.newBuilder().setStacks(HostStacks.dump());
        if (pod.isPresent()) {
            response.setGuestStacks(guestStacks(machine(pod.get())));
        }
        return bytes(response.build());
    }

    /// A guest that hangs is no reason to hear nothing of the host.
    private static String guestStacks(Machine machine) {
        try {
            return machine.stacks();
        } catch (IOException e) {
            return "the guest does not tell: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private byte[] tasks(Optional<Pod> pod, TasksRequest request) {
        var response = TasksResponse.newBuilder();
        for (var each : pods.all()) {
            var task = each.heldTask();
            if (task.isPresent() && (pod.isEmpty() || isOf(pod.get(), each))) {
                response.addTasks(describe(task.get(), request.getExecs()));
            }
        }
        return bytes(response.build());
    }

    /// Whether a container lives in the machine of a pod.
    private static boolean isOf(Pod pod, Pod container) {
        return pod == container || pod.machine().equals(container.anyMachine());
    }

    private static io.hcsshim.containerd.diag.Task describe(Task task, boolean execs) {
        var described = io.hcsshim.containerd.diag.Task.newBuilder().setId(task.id());
        if (execs) {
            for (var process : task.snapshots()) {
                described.addExecs(
                        Exec.newBuilder()
                                .setId(process.exec().isEmpty() ? task.id() : process.exec())
                                .setState(
                                        process.progress()
                                                .name()
                                                .toLowerCase(java.util.Locale.ROOT)));
            }
        }
        return described.build();
    }

    private static byte[] share(Pod pod, ShareRequest request)
            throws IOException, InterruptedException {
        machine(pod).share(request.getHostPath(), request.getUvmPath(), request.getReadOnly());
        pod.log()
                .log()
                .info(
                        "folder shared",
                        Map.of("host", request.getHostPath(), "uvm", request.getUvmPath()));
        return EMPTY;
    }

    private static Task task(Pod pod) throws TaskException {
        return pod.heldTask()
                .orElseThrow(() -> TaskException.precondition("pod " + pod.key() + " has no task"));
    }

    private static byte[] stand(Pod pod, StandRequest request)
            throws IOException, InterruptedException {
        if (request.getResume()) {
            task(pod).resume();
        } else {
            task(pod).pause();
        }
        return EMPTY;
    }

    private static byte[] save(Pod pod, SaveRequest request)
            throws IOException, InterruptedException {
        task(pod).save(Path.of(request.getFolder()));
        return EMPTY;
    }

    private static byte[] restore(Pod pod, SaveRequest request)
            throws IOException, InterruptedException {
        task(pod).restore(Path.of(request.getFolder()));
        return EMPTY;
    }

    private static byte[] pid() {
        int self = (int) ProcessHandle.current().pid();
        return bytes(PidResponse.newBuilder().setPid(self).build());
    }

    private static byte[] bytes(MessageLite message) {
        return message.toByteArray();
    }
}
