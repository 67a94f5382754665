package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.events.ForwardRequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.StartResponse;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.containerd.task.StateResponse;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.task.WaitResponse;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.local.LocalMachines;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A resident process in this one, with machines that are none, and a containerd that only listens.
final class Shim implements AutoCloseable {
    static final String NAMESPACE = "test";
    private static final Duration CLEANING = Duration.ofSeconds(30);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final LocalMachines machines = new LocalMachines();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    final StateRoot state;
    final Resident resident;
    private final Path folder;
    private final Path socket;
    private final TtrpcServer containerd;
    private final ResidentClient control;
    private final List<String> events = new ArrayList<>();
    private TtrpcClient client;

    Shim(Path folder) throws IOException, InterruptedException {
        this(folder, Map.of("HCSSHIM_KILL_SECONDS", "1", "HCSSHIM_STATS", "v1"));
    }

    Shim(Path folder, Map<String, String> environment) throws IOException, InterruptedException {
        this(folder, environment, Optional.empty());
    }

    Shim(Path folder, Map<String, String> environment, Optional<Tracer> tracer)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.state = new StateRoot(folder.resolve("state"));
        this.socket = state.folder().resolve("shim-test.sock");
        state.create();
        containerd =
                TtrpcServer.start(
                        folder.resolve("events"),
                        Map.of("containerd.services.events.ttrpc.v1.Events", this::forward),
                        e -> new TtrpcException(io.hcsshim.wire.ttrpc.TtrpcCode.UNKNOWN, "" + e));
        var seat = new Resident.Seat(state, socket);
        resident = Resident.serve(seat, Optional.empty(), machines, environment, log, tracer);
        control = ResidentClient.connect(socket);
    }

    private byte[] forward(TtrpcCall call) throws IOException {
        var envelope = ForwardRequest.parseFrom(call.payload()).getEnvelope();
        synchronized (events) {
            events.add(envelope.getTopic());
            events.notifyAll();
        }
        return new byte[0];
    }

    /// Topics so far, once there are as many as this.
    List<String> events(int count) throws InterruptedException {
        synchronized (events) {
            while (events.size() < count) {
                events.wait();
            }
            return List.copyOf(events);
        }
    }

    /// What the resident and its pods have logged.
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /// What `start` does.
    void reserve(String id) throws IOException, InterruptedException {
        reserve(id, "");
    }

    /// The same with options, in base 64.
    void reserve(String id, String options) throws IOException, InterruptedException {
        var bundle = Files.createDirectories(bundle(id));
        var address = "unix://" + folder.resolve("events");
        var key = new PodKey(NAMESPACE, id);
        var at =
                control.reserve(
                        new Reservation(key, bundle.toString(), address, "", false, options),
                        LIMIT);
        if (client == null) {
            client = TtrpcClient.connect(Path.of(at));
        }
    }

    /// What `delete` does.
    DeleteResponse forget(String id) throws IOException, InterruptedException {
        return DeleteResponse.parseFrom(control.forget(new PodKey(NAMESPACE, id), LIMIT));
    }

    Path bundle(String id) {
        return folder.resolve("bundle-" + id);
    }

    /// Writes a spec whose process is a shell with this script.
    void spec(String id, String script) throws IOException {
        spec(id, script, "");
    }

    void spec(String id, String script, String more) throws IOException {
        var quoted = io.hcsshim.wire.json.Json.of(script).toText();
        rawSpec(
                id,
                "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":[\"sh\",\"-c\","
                        + quoted
                        + "],\"cwd\":\"/\"},\"root\":{\"path\":\"rootfs\"},\"linux\":{\"namespaces\":[{\"type\":\"network\"}]}"
                        + more
                        + "}");
    }

    void rawSpec(String id, String json) throws IOException {
        Files.writeString(bundle(id).resolve("config.json"), json);
    }

    /// A request without streams; its root is a folder.
    CreateTaskRequest.Builder request(String id) {
        return CreateTaskRequest.newBuilder()
                .setId(id)
                .setBundle(bundle(id).toString())
                .addRootfs(Mount.newBuilder().setType("bind").setSource(folder.toString()));
    }

    /// Reserves and creates a task that runs a script.
    void create(String id, String script) throws IOException, InterruptedException {
        reserve(id);
        spec(id, script);
        call("Create", request(id).build());
    }

    /// Creates a task that runs a script and starts it.
    void run(String id, String script) throws IOException, InterruptedException {
        create(id, script);
        start(id, "");
    }

    /// Creates and starts a sandbox, or with another id than the sandbox's a container that joins it.
    void runInPod(String sandbox, String id, String script)
            throws IOException, InterruptedException {
        reserve(id);
        var type = id.equals(sandbox) ? "sandbox" : "container";
        var annotations =
                ",\"annotations\":{\"io.kubernetes.cri.container-type\":\""
                        + type
                        + "\",\"io.kubernetes.cri.sandbox-id\":\""
                        + sandbox
                        + "\"}";
        spec(id, script, annotations);
        call("Create", request(id).build());
        start(id, "");
    }

    int start(String id, String exec) throws IOException, InterruptedException {
        var request = StartRequest.newBuilder().setId(id).setExecId(exec).build();
        return StartResponse.parseFrom(call("Start", request)).getPid();
    }

    StateResponse state(String id, String exec) throws IOException, InterruptedException {
        var request = StateRequest.newBuilder().setId(id).setExecId(exec).build();
        return StateResponse.parseFrom(call("State", request));
    }

    int await(String id, String exec) throws IOException, InterruptedException {
        var request = WaitRequest.newBuilder().setId(id).setExecId(exec).build();
        return WaitResponse.parseFrom(call("Wait", request)).getExitStatus();
    }

    void kill(String id, String exec, int signal) throws IOException, InterruptedException {
        var request = KillRequest.newBuilder().setId(id).setExecId(exec).setSignal(signal);
        call("Kill", request.build());
    }

    /// The code with which a signal is refused.
    TtrpcCode killCode(String id, int signal) {
        return assertThrows(TtrpcException.class, () -> kill(id, "", signal)).code();
    }

    void killAll(String id, int signal) throws IOException, InterruptedException {
        call("Kill", KillRequest.newBuilder().setId(id).setSignal(signal).setAll(true).build());
    }

    DeleteResponse delete(String id, String exec) throws IOException, InterruptedException {
        var request = DeleteRequest.newBuilder().setId(id).setExecId(exec).build();
        return DeleteResponse.parseFrom(call("Delete", request));
    }

    ExecProcessRequest.Builder exec(String id, String exec, String script) {
        var json =
                "{\"args\":[\"sh\",\"-c\"," + io.hcsshim.wire.json.Json.of(script).toText() + "]}";
        return ExecProcessRequest.newBuilder()
                .setId(id)
                .setExecId(exec)
                .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8(json)));
    }

    byte[] call(String method, MessageLite request) throws IOException, InterruptedException {
        return client.call(
                "containerd.task.v2.Task", method, request.toByteArray(), Map.of(), LIMIT);
    }

    /// Calls the sandbox service.
    byte[] sandbox(String method, MessageLite request) throws IOException, InterruptedException {
        return client.call(SandboxService.NAME, method, request.toByteArray(), Map.of(), LIMIT);
    }

    /// Asks what `shimdiag` asks; of one pod, or with an empty name of all.
    byte[] diagnose(String method, String pod, MessageLite request)
            throws IOException, InterruptedException {
        return client.call(
                DiagnosisService.NAME,
                method,
                request.toByteArray(),
                pod.isEmpty() ? Map.of() : Map.of(DiagnosisService.POD, pod),
                LIMIT);
    }

    /// A FIFO as containerd makes them.
    Path fifo(String name) throws IOException {
        var path = folder.resolve(name);
        Nodes.fifo(path, 0700);
        return path;
    }

    /// All that comes out of a FIFO until its end.
    static String drain(PolledFd fifo) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(4096);
        while (fifo.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    static PolledFd reader(Path fifo) throws IOException {
        return Fifo.openRead(fifo);
    }

    static String typeOf(Any any) {
        return Packed.nameIn(any);
    }

    @Override
    public void close() throws IOException {
        machines.machines().forEach(machine -> machine.close());
        control.close();
        if (client != null) {
            client.close();
        }
        resident.close();
        containerd.close();
        remove(state.folder());
        try (var bundles = Files.newDirectoryStream(folder, "bundle-*")) {
            for (var bundle : bundles) {
                remove(bundle);
            }
        }
    }

    /// A teardown that goes on may still write into a folder that is being removed, which then is not empty.
    private static void remove(Path left) throws IOException {
        var end = Instant.now().plus(CLEANING);
        while (true) {
            try {
                Trees.remove(left);
                return;
            } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
            }
        }
    }
}
