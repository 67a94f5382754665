package io.hcsshim.windows.container;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.containerd.task.StateResponse;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.task.WaitResponse;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.windows.WindowsProvider;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.storage.Wclayer;
import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A resident process in this one, whose containers are those of the stand-in for Windows.
final class WindowsShim implements AutoCloseable {
    static {
        // Before anything asks for the system's libraries.
        System.setProperty("hcsshim.windows.libraries", WindowsStub.fresh().folder().toString());
    }

    private static final Duration LIMIT = Duration.ofSeconds(20);

    final WindowsStub stub;
    final Path folder;
    final Path scratch;
    final Path parent;
    private final Resident resident;
    private final ResidentClient control;
    private TtrpcClient client;

    WindowsShim(Path folder) throws Exception {
        this.folder = folder;
        stub = WindowsStub.fresh();
        parent = Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(parent.resolve("UtilityVM/Files"));
        Files.writeString(parent.resolve("UtilityVM/SystemTemplate.vhdx"), "disk");
        Files.writeString(folder.resolve("guest-devices.exe"), "program");
        scratch = Files.createDirectories(folder.resolve("scratch"));
        var libraries = Libraries.in(stub.folder());
        var host =
                new WindowsHost(
                        new Computecore(HcsSettings.of(libraries, Map.of())),
                        new Wclayer(libraries),
                        libraries,
                        new HcnEndpoints(new Hcn(new WindowsProvider(libraries))),
                        4,
                        "shim",
                        folder.resolve("guest-devices.exe"),
                        Duration.ofMillis(200));
        var state = new StateRoot(folder.resolve("state"));
        state.create();
        var socket = state.folder().resolve("shim-test.sock");
        resident =
                Resident.serve(
                        new Resident.Seat(state, socket),
                        Optional.empty(),
                        new Resident.Offer(
                                _ -> {
                                    throw new IOException("no Linux here");
                                },
                                Optional.of(new WindowsContainers(host)),
                                Doors.SOCKETS),
                        Map.of("HCSSHIM_KILL_SECONDS", "1", "HCSSHIM_STATS", "runhcs"),
                        OutputStream.nullOutputStream(),
                        Optional.empty());
        control = ResidentClient.connect(socket);
    }

    Path bundle(String id) throws IOException {
        return Files.createDirectories(folder.resolve("bundle-" + id));
    }

    /// Reserves and creates a task.
    ///
    /// @param more members of the spec besides the process, e.g. `"windows":{}`
    void create(String id, String command, String more, CreateTaskRequest.Builder request)
            throws Exception {
        var process = "{\"commandLine\":" + Json.of(command).toText() + "}";
        createWith(id, process, more, request);
    }

    /// The same with a whole process.
    void createWith(String id, String process, String more, CreateTaskRequest.Builder request)
            throws Exception {
        var bundle = bundle(id);
        var key = new PodKey("test", id);
        var at = control.reserve(new Reservation(key, bundle.toString(), "", false), LIMIT);
        if (client == null) {
            client = TtrpcClient.connect(Path.of(at));
        }
        Files.writeString(
                bundle.resolve("config.json"), "{\"process\":" + process + "," + more + "}");
        call("Create", request.setId(id).setBundle(bundle.toString()).build());
    }

    void create(String id, String command, String more) throws Exception {
        create(id, command, more, CreateTaskRequest.newBuilder().addRootfs(layers()));
    }

    Mount layers() {
        return Mount.newBuilder()
                .setType("windows-layer")
                .setSource(scratch.toString())
                .addOptions("parentLayerPaths=[\"" + parent + "\"]")
                .build();
    }

    /// The same layers, the lower of them in an image.
    Mount images() {
        return Mount.newBuilder()
                .setType("CimFS")
                .setSource(scratch.toString())
                .addOptions("parentLayerPaths=[\"" + parent + "\"]")
                .addOptions("parentCimPaths=[\"" + folder.resolve("base.cim") + "\"]")
                .build();
    }

    void start(String id, String exec) throws Exception {
        call("Start", StartRequest.newBuilder().setId(id).setExecId(exec).build());
    }

    void exec(String id, String exec, String command) throws Exception {
        var spec = "{\"commandLine\":" + Json.of(command).toText() + "}";
        call(
                "Exec",
                ExecProcessRequest.newBuilder()
                        .setId(id)
                        .setExecId(exec)
                        .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8(spec)))
                        .build());
    }

    void kill(String id, String exec, int signal) throws Exception {
        call("Kill", KillRequest.newBuilder().setId(id).setExecId(exec).setSignal(signal).build());
    }

    int await(String id, String exec) throws Exception {
        var request = WaitRequest.newBuilder().setId(id).setExecId(exec).build();
        return WaitResponse.parseFrom(call("Wait", request)).getExitStatus();
    }

    StateResponse state(String id, String exec) throws Exception {
        var request = StateRequest.newBuilder().setId(id).setExecId(exec).build();
        return StateResponse.parseFrom(call("State", request));
    }

    DeleteResponse delete(String id, String exec) throws Exception {
        var request = DeleteRequest.newBuilder().setId(id).setExecId(exec).build();
        return DeleteResponse.parseFrom(call("Delete", request));
    }

    byte[] call(String method, MessageLite request) throws Exception {
        return client.call(
                "containerd.task.v2.Task", method, request.toByteArray(), Map.of(), LIMIT);
    }

    /// Waits until nothing of the service is left that somebody holds.
    void awaitNothingLeft() {
        for (var what :
                new String[] {"handles", "files", "texts", "operations", "processes", "jobs"}) {
            while (stub.count(what) != 0) {
                Thread.onSpinWait();
                if (Thread.interrupted()) { // by the time limit of the test
                    throw new AssertionError(stub.count(what) + " " + what + " are left");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        control.close();
        if (client != null) {
            client.close();
        }
        resident.close();
    }
}
