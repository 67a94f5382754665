package io.hcsshim.faults;

import com.google.protobuf.Any;
import com.google.protobuf.MessageLite;
import io.hcsshim.bench.BusyboxRoot;
import io.hcsshim.bench.GuestDocuments;
import io.hcsshim.containerd.events.ForwardRequest;
import io.hcsshim.containerd.events.TaskExit;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.task.WaitResponse;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The shim without containerd: this speaks the task API to it itself, owns the FIFOs and counts the events, each when it comes.
/// Thread-safe.
@SuppressWarnings("try") // it may be interrupted while it closes
final class Direct implements Beside.Pods, AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Duration LEAVING = Duration.ofSeconds(30);
    private static final int SIGKILL = 9;

    private final Path home;
    private final Path folder;
    private final Scene scene;
    private final Map<String, String> environment;
    private final Beside beside;
    private final TtrpcServer events;
    private final Path root;
    private final List<TaskEvent> exits = new ArrayList<>(); // guarded by itself
    private final Map<String, RandomAccessFile> logs = new ConcurrentHashMap<>();
    private volatile @Nullable TtrpcClient client;

    private Direct(Path home, Path folder, Scene scene) throws IOException, InterruptedException {
        this.home = home;
        this.folder = folder;
        this.scene = scene;
        var settings = new HashMap<>(scene.settings());
        settings.putAll(
                Map.of(
                        "HCSSHIM_STATE", folder.resolve("shim").toString(),
                        "HCSSHIM_CACHE", home.resolve(scene.cache()).toString(),
                        "HCSSHIM_ACCEL", "tcg",
                        "HCSSHIM_LINGER", "1",
                        "TTRPC_ADDRESS", folder.resolve("events").toString()));
        environment = Map.copyOf(settings);
        beside = new Beside(this, scene.beside());
        events =
                TtrpcServer.start(
                        folder.resolve("events"),
                        Map.of("containerd.services.events.ttrpc.v1.Events", this::take),
                        e -> new TtrpcException(TtrpcCode.UNKNOWN, String.valueOf(e)));
        root = BusyboxRoot.make(folder.resolve("root"), home.resolve("guest/it/talker"));
        if (scene.hasTemplate()) {
            run(List.of(home.resolve("bin/runhcs").toString(), "template", "create"));
        }
    }

    static Direct open(Path home, Scene scene) throws IOException, InterruptedException {
        var shim = new Direct(home, Files.createTempDirectory("hcsflt"), scene);
        try {
            shim.beside.stand();
            return shim;
        } catch (IOException | InterruptedException e) {
            try (shim) {
                throw e;
            }
        }
    }

    /// Who of the pods beside does not answer.
    List<String> silent() throws InterruptedException {
        return beside.silent();
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        var output = Programs.run(folder, environment, LIMIT, command);
        if (!output.good()) {
            throw new IOException(command + ": " + output.text());
        }
        return output.text();
    }

    private byte[] take(TtrpcCall call) throws IOException {
        var envelope = ForwardRequest.parseFrom(call.payload()).getEnvelope();
        if (envelope.getTopic().equals("/tasks/exit")) {
            var exit = TaskExit.parseFrom(envelope.getEvent().getValue());
            synchronized (exits) {
                exits.add(
                        new TaskEvent(
                                "exit",
                                exit.getContainerId(),
                                exit.getId(),
                                exit.getExitStatus(),
                                System.nanoTime()));
                exits.notifyAll();
            }
        }
        return new byte[0];
    }

    /// The exits of a process so far, once there is one.
    List<TaskEvent> exits(String process, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (exits) {
            while (true) {
                var told = exits.stream().filter(exit -> exit.process().equals(process)).toList();
                long left = end - System.nanoTime();
                if (!told.isEmpty() || left <= 0) {
                    return told;
                }
                TimeUnit.NANOSECONDS.timedWait(exits, left);
            }
        }
    }

    /// Makes a FIFO as containerd does.
    Path fifo(String name) throws IOException {
        var path = folder.resolve(name);
        Nodes.fifo(path, 0700);
        return path;
    }

    /// Reserves and creates a task in a machine of its own, which comes up as the scene says.
    void create(CreateTaskRequest.Builder request, String... arguments)
            throws IOException, InterruptedException {
        create(request, scene.annotations(), arguments);
        awaitBeginning(request.getId(), scene.beginning());
    }

    private void awaitBeginning(String id, Beginning beginning) throws IOException {
        if (Machine.of(folder.resolve("shim"), id)
                .filter(each -> each.beginning() == beginning)
                .isEmpty()) {
            throw new IOException(
                    "the machine of " + id + " did not come up as it should: " + beginning);
        }
    }

    @Override
    public void start(String id) throws IOException, InterruptedException {
        create(CreateTaskRequest.newBuilder().setId(id), Map.of(), "sleep", "100000000");
        awaitBeginning(id, Beginning.TEMPLATE);
        start(id, "");
    }

    @Override
    public void answer(String id) throws IOException, InterruptedException {
        var exec = "e" + System.nanoTime();
        exec(ExecProcessRequest.newBuilder().setId(id).setExecId(exec), "true");
        start(id, exec);
        int status = await(id, exec);
        delete(id, exec);
        if (status != 0) {
            throw new IOException("`true` ended with " + status);
        }
    }

    @Override
    public void end(String id) throws IOException, InterruptedException {
        kill(id);
        await(id, "");
        delete(id, "");
        shutdown(id);
    }

    private void create(
            CreateTaskRequest.Builder request, Map<String, String> annotations, String... arguments)
            throws IOException, InterruptedException {
        var id = request.getId();
        var bundle = Files.createDirectory(folder.resolve(id));
        Files.writeString(
                bundle.resolve("config.json"),
                Documents.container(List.of(arguments))
                        .with("annotations", JsonObject.ofStrings(annotations))
                        .toText());
        Nodes.fifo(bundle.resolve("log"), 0700);
        logs.put(id, new RandomAccessFile(bundle.resolve("log").toFile(), "rw"));
        var log = logs.get(id);
        Thread.ofPlatform().daemon().start(() -> drain(log));
        var address = command(id, "start");
        synchronized (this) {
            if (client == null) {
                client = TtrpcClient.connect(Path.of(address.strip().replace("unix://", "")));
            }
        }
        request.setBundle(bundle.toString())
                .addRootfs(
                        Mount.newBuilder()
                                .setType("bind")
                                .setSource(root.toString())
                                .addOptions("rbind"));
        call("Create", request.build(), LIMIT);
    }

    /// What the shim logs is read by nobody else.
    private static void drain(RandomAccessFile log) {
        try {
            while (log.read(new byte[4096]) >= 0) {
                continue;
            }
        } catch (IOException _) {
            return; // closed
        }
    }

    private String command(String id, String verb) throws IOException, InterruptedException {
        var program = home.resolve("bin/containerd-shim-runhcs-v1").toString();
        var bundle = folder.resolve(id);
        return run(
                List.of(
                        "env",
                        "-C",
                        bundle.toString(),
                        program,
                        "-namespace",
                        "flt",
                        "-address",
                        folder.resolve("c.sock").toString(),
                        "-publish-binary",
                        "/bin/true",
                        "-id",
                        id,
                        "-bundle",
                        bundle.toString(),
                        verb));
    }

    byte[] call(String method, MessageLite request, Duration limit)
            throws IOException, InterruptedException {
        var connected = client;
        if (connected == null) {
            throw new IOException("nothing was reserved yet");
        }
        return connected.call(
                "containerd.task.v2.Task", method, request.toByteArray(), Map.of(), limit);
    }

    void exec(ExecProcessRequest.Builder request, String... arguments)
            throws IOException, InterruptedException {
        var process = GuestDocuments.process(List.of(arguments)).toText();
        var spec = Any.newBuilder().setValue(com.google.protobuf.ByteString.copyFromUtf8(process));
        call("Exec", request.setSpec(spec).build(), LIMIT);
    }

    void start(String id, String exec) throws IOException, InterruptedException {
        call("Start", StartRequest.newBuilder().setId(id).setExecId(exec).build(), LIMIT);
    }

    int await(String id, String exec) throws IOException, InterruptedException {
        var request = WaitRequest.newBuilder().setId(id).setExecId(exec).build();
        return WaitResponse.parseFrom(call("Wait", request, LIMIT)).getExitStatus();
    }

    void kill(String id) throws IOException, InterruptedException {
        call("Kill", KillRequest.newBuilder().setId(id).setSignal(SIGKILL).build(), LIMIT);
    }

    void delete(String id, String exec) throws IOException, InterruptedException {
        call("Delete", DeleteRequest.newBuilder().setId(id).setExecId(exec).build(), LIMIT);
    }

    /// Forgets a pod whose task was deleted.
    void shutdown(String id) throws IOException, InterruptedException {
        call("Shutdown", ShutdownRequest.newBuilder().setId(id).build(), LIMIT);
        command(id, "delete");
        closeLog(id);
        Trees.remove(folder.resolve(id));
    }

    private void closeLog(String id) throws IOException {
        var log = logs.remove(id);
        if (log != null) {
            log.close();
        }
    }

    /// Where the resident is asked for what containerd does not ask.
    Path control() throws IOException {
        try (var sockets = Files.newDirectoryStream(folder.resolve("shim"), "shim-*.sock")) {
            for (var socket : sockets) {
                return socket;
            }
        }
        throw new IOException("there is no resident");
    }

    /// The process of a pod's machine.
    ProcessHandle machine(String pod) throws IOException {
        return Machine.of(folder.resolve("shim"), pod)
                .orElseThrow(() -> new IOException(pod + " has no machine"))
                .process();
    }

    /// The resident shim.
    ProcessHandle resident() throws IOException {
        return residents().stream()
                .findFirst()
                .orElseThrow(() -> new IOException("there is no resident"));
    }

    private List<ProcessHandle> residents() {
        return Programs.find(
                line -> line.contains("-socket " + folder + "/shim/") && line.contains(" serve"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        var connected = client;
        if (connected != null) {
            connected.close();
        }
        for (var id : List.copyOf(logs.keySet())) {
            command(id, "delete");
            closeLog(id);
        }
        long end = System.nanoTime() + LEAVING.toNanos();
        while (!residents().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        for (var process : residents()) {
            FaultHost.kill(process);
        }
        events.close();
        Trees.remove(folder);
    }
}
