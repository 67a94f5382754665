package io.hcsshim.windows;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.events.ForwardRequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.schema.Dns;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.windows.WindowsProvider;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.shim.Serve;
import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.command.DeleteCommand;
import io.hcsshim.shim.command.StartCommand;
import io.hcsshim.shim.control.Fingerprint;
import io.hcsshim.shim.control.PipeConnection;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.windows.pipe.PipeServer;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// The lives of a container of Windows and of one of Linux as containerd on Windows leads them, with resident, commands,
/// guest and containerd in one process, since the pipes and sockets of the stand-in are. Prints what was seen, a line each.
final class ProgramLife {
    private static final String EVENTS = "\\\\.\\pipe\\containerd-containerd.ttrpc";
    private static final String STDOUT = "\\\\.\\pipe\\containerd-c2-stdout";
    private static final String MACHINE = "io.microsoft.virtualmachine.";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final StateRoot state;
    private final WindowsStub stub;

    private ProgramLife(Path folder, WindowsStub stub) {
        this.folder = folder;
        this.stub = stub;
        state = new StateRoot(folder.resolve("state"));
    }

    public static void main(String[] in) throws Exception {
        var stub = WindowsStub.fresh();
        System.setProperty(Libraries.PROPERTY, stub.folder().toString());
        stub.option("hns major", 15);
        stub.option("hns minor", 4);
        var life = new ProgramLife(Path.of(in[0]), stub);
        System.setProperty("hcsshim.home", life.folder.toString());
        life.state.create();
        life.run();
        Runtime.getRuntime().halt(0);
    }

    private static void say(String what, Object seen) {
        System.out.println(what + " " + seen);
    }

    private void run() throws Exception {
        var seat = new Resident.Seat(state, state.socket(Fingerprint.ofThisBuild()));
        var topics = new CopyOnWriteArrayList<String>();
        var environment = Map.of("HCSSHIM_CACHE", folder.resolve("cache").toString());
        var parts = new WindowsParts(Libraries.system(), environment);
        try (var _ = events(topics)) {
            try (var _ =
                    Serve.start(
                            seat,
                            Optional.empty(),
                            parts,
                            environment,
                            OutputStream.nullOutputStream())) {
                live("c1", windowsBundle(), this::windowsRequest, call -> start(call, "c1"));
                awaitDeleted(topics, 1);
                linux();
                hidden();
            }
            awaitDeleted(topics, 4);
        }
        topics.forEach(topic -> say("event", topic));
    }

    private static void awaitDeleted(List<String> topics, int times) {
        while (topics.stream().filter("/tasks/delete"::equals).count() < times) {
            LockSupport.parkNanos(1_000_000); // the test's time limit says that it did not come
        }
    }

    private static AutoCloseable events(List<String> topics) throws Exception {
        return TtrpcServer.start(
                PipeServer.open(Libraries.system(), EVENTS),
                Map.of(
                        "containerd.services.events.ttrpc.v1.Events",
                        call -> {
                            var request = ForwardRequest.parseFrom(call.payload());
                            topics.add(request.getEnvelope().getTopic());
                            return new byte[0];
                        }),
                failure -> new TtrpcException(TtrpcCode.INTERNAL, String.valueOf(failure)));
    }

    private void linux() throws Exception {
        var boot = Files.createDirectories(folder.resolve("boot"));
        Files.writeString(boot.resolve("vmlinux"), "kernel");
        Files.writeString(boot.resolve("initrd.img"), "initrd");
        var shared = Files.createDirectories(folder.resolve("shared"));
        var namespace = network();
        var bundle = Files.createDirectories(folder.resolve("bundle-c2"));
        Files.writeString(
                bundle.resolve("config.json"),
                """
                {"ociVersion":"1.0.2","process":{"args":["echo","out","of","Linux"],"cwd":"/"},"root":{"path":"rootfs"},
                "annotations":{"io.microsoft.virtualmachine.computetopology.memory.lowmmiogapinmb":"77"},
                "linux":{},"windows":{"network":{"networkNamespace":"%s"}},
                "mounts":[{"destination":"/data","type":"bind","source":"%s","options":["rbind","ro"]}]}
                """
                        .formatted(namespace, shared));
        var guest = GuestInside.boot(Libraries.system());
        var output = output();
        live("c2", bundle, this::linuxRequest, call -> inside(call, guest));
        say("stdout", output.get());
        stub.notes().stream()
                .filter(note ->
                        note.contains("Plan9")
                                || note.contains("LowMmio")
                                || note.startsWith("GrantVmAccess"))
                .forEach(note -> say("note", note));
    }

    /// A pod whose guest obeys a policy, in a machine that is hidden from its host, and a container in it.
    private void hidden() throws Exception {
        var boot = Files.createDirectories(folder.resolve("hidden-boot"));
        for (var name : List.of("kernel.vmgs", "own.vhd", "reference_info.cose")) {
            Files.writeString(boot.resolve(name), name);
        }
        var said =
                Map.of(
                        "io.kubernetes.cri.container-type",
                        "sandbox",
                        "io.kubernetes.cri.sandbox-id",
                        "c3",
                        MACHINE + "bootfilesrootpath",
                        boot.toString(),
                        MACHINE + "lcow.securitypolicy",
                        "e30=",
                        MACHINE + "lcow.enforcer",
                        "rego",
                        MACHINE + "lcow.hcl-enabled",
                        "false",
                        MACHINE + "lcow.dmverity-rootfs-vhd",
                        "own.vhd",
                        MACHINE + "devices.virtualpmem.maximumcount",
                        "8");
        var member =
                Map.of(
                        "io.kubernetes.cri.container-type",
                        "container",
                        "io.kubernetes.cri.sandbox-id",
                        "c3",
                        MACHINE + "lcow.securitypolicy.env",
                        "false");
        var guest = GuestInside.boot(Libraries.system());
        live(
                "c3",
                linuxBundle("c3", "\"sleep\"", said),
                () -> disks("c3"),
                call -> {
                    var bundle = linuxBundle("c4", "\"exit\",\"5\"", member);
                    extend(call, "c3");
                    start(call, "c3");
                    member(call, bundle, guest);
                    call.it("Kill", KillRequest.newBuilder().setId("c3").setSignal(9).build());
                });
        for (var frame : guest.requests().subList(0, 2)) {
            say("hidden asked", frame.json().toText());
        }
        guest.requests(MessageType.MODIFY_SETTINGS).stream()
                .filter(each -> each.toText().contains("Fragment"))
                .forEach(each -> say("hidden fragment", each.toText()));
        stub.notes().stream()
                .filter(note -> note.contains("GuestState"))
                .forEach(note -> say("hidden note", note));
        try (var files = Files.walk(state.folder())) {
            files.filter(file -> file.endsWith("kernel.vmgs"))
                    .forEach(file -> say("hidden left", file));
        }
    }

    private static void extend(Caller call, String id) throws Exception {
        var fragment =
                Any.newBuilder()
                        .setTypeUrl("github.com/Microsoft/hcsshim/pkg/ctrdtaskapi/PolicyFragment")
                        .setValue(ByteString.copyFromUtf8("{\"fragment\":\"Zg==\"}"));
        call.it("Update", UpdateTaskRequest.newBuilder().setId(id).setResources(fragment).build());
    }

    private void member(Caller call, Path bundle, FakeGuest guest) throws Exception {
        var address = new StartCommand(state, bundle, "").run(line("c4", bundle, "start"), EVENTS);
        say("c4 address", address);
        call.it("Create", disks("c4").setId("c4").setBundle(bundle.toString()).build());
        guest.resources("MappedVirtualDisk").forEach(each -> say("hidden disk", each.toText()));
        guest.requests(MessageType.CREATE).forEach(each -> say("hidden create", each.toText()));
        start(call, "c4");
        call.it("Wait", WaitRequest.newBuilder().setId("c4").build());
        var deleted = call.it("Delete", DeleteRequest.newBuilder().setId("c4").build());
        say("c4 exit", DeleteResponse.parseFrom(deleted).getExitStatus());
    }

    private Path linuxBundle(String id, String arguments, Map<String, String> annotations)
            throws IOException {
        var bundle = Files.createDirectories(folder.resolve("bundle-" + id));
        var said = JsonObject.builder();
        annotations.forEach(said::put);
        Files.writeString(
                bundle.resolve("config.json"),
                """
                {"ociVersion":"1.0.2","process":{"args":[%s],"cwd":"/"},"root":{"path":"rootfs"},"linux":{},"windows":{},
                "annotations":%s}
                """
                        .formatted(arguments, said.build().toText()));
        return bundle;
    }

    /// What the guest has before the container runs; then a process that ends by itself.
    private static void inside(Caller call, FakeGuest guest) throws Exception {
        guest.resources("Network").forEach(each -> say("network", each.toText()));
        guest.resources("MappedDirectory").forEach(each -> say("folder", each.toText()));
        guest.resources("CombinedLayers").forEach(each -> say("layers", each.toText()));
        start(call, "c2");
    }

    /// A namespace with one endpoint.
    private static String network() throws Exception {
        var hcn = new Hcn(new WindowsProvider(Libraries.system()));
        var network =
                hcn.networks().create(new HostComputeNetwork().with(HostComputeNetwork.NAME, "n"));
        var endpoint =
                hcn.endpoints()
                        .createOn(
                                network,
                                new HostComputeEndpoint()
                                        .with(HostComputeEndpoint.NAME, "c2_eth0")
                                        .with(HostComputeEndpoint.MAC_ADDRESS, "00-15-5D-01-02-03")
                                        .with(
                                                HostComputeEndpoint.DNS,
                                                new Dns()
                                                        .with(Dns.DOMAIN, "Pod.Example")
                                                        .with(
                                                                Dns.SERVER_LIST,
                                                                List.of("10.0.0.10"))));
        var namespace =
                hcn.namespaces().create(new HostComputeNamespace()).get(HostComputeNamespace.ID);
        hcn.namespaces().attach(namespace, endpoint.get(HostComputeEndpoint.ID));
        return namespace;
    }

    private static Future<String> output() throws IOException {
        var pipe = PipeListener.open(Libraries.system(), STDOUT, "D:P(A;;GA;;;WD)");
        return inBackground(pipe::accept);
    }

    private interface Opening {
        WindowsFile open() throws IOException;
    }

    private static Future<String> inBackground(Opening opening) {
        var text = new CompletableFuture<String>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (var file = opening.open()) {
                        var bytes = file.input().readAllBytes();
                        text.complete(new String(bytes, StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                });
        return text;
    }

    private CreateTaskRequest.Builder linuxRequest() throws IOException {
        return disks("c2").setStdout(STDOUT);
    }

    private CreateTaskRequest.Builder disks(String id) throws IOException {
        var layer = Files.createDirectories(folder.resolve("layer"));
        var scratch = Files.createDirectories(folder.resolve("scratch-" + id));
        Files.write(layer.resolve("layer.vhd"), new byte[1 << 20]);
        Files.write(scratch.resolve("sandbox.vhdx"), new byte[1 << 20]);
        return CreateTaskRequest.newBuilder().addRootfs(mount("lcow-layer", scratch, layer));
    }

    private CreateTaskRequest.Builder windowsRequest() throws IOException {
        var base = Files.createDirectories(folder.resolve("base"));
        var scratch = Files.createDirectories(folder.resolve("scratch"));
        return CreateTaskRequest.newBuilder().addRootfs(mount("windows-layer", scratch, base));
    }

    private static Mount mount(String type, Path scratch, Path parent) {
        return Mount.newBuilder()
                .setType(type)
                .setSource(scratch.toString())
                .addOptions("parentLayerPaths=[\"" + parent + "\"]")
                .build();
    }

    private Path windowsBundle() throws IOException {
        var bundle = Files.createDirectories(folder.resolve("bundle"));
        Files.writeString(
                bundle.resolve("config.json"),
                "{\"process\":{\"commandLine\":\"exit 7\"},\"windows\":{}}");
        return bundle;
    }

    private static CommandLine line(String id, Path bundle, String action) throws Exception {
        return CommandLine.parse(
                Stream.of(
                                List.of("-namespace", "n", "-id", id, "-address", "a"),
                                List.of("-publish-binary", "p", "-bundle", "" + bundle, action))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    private interface Request {
        CreateTaskRequest.Builder build() throws IOException;
    }

    private interface While {
        void running(Caller call) throws Exception;
    }

    private void live(String id, Path bundle, Request request, While running) throws Exception {
        var address = new StartCommand(state, bundle, "").run(line(id, bundle, "start"), EVENTS);
        say(id + " address", address);
        var log = log(id);
        try (var client = TtrpcClient.over(PipeConnection.dial(Libraries.system(), address))) {
            Caller call =
                    (method, message) ->
                            client.call(
                                    "containerd.task.v3.Task",
                                    method,
                                    message.toByteArray(),
                                    Map.of(),
                                    LIMIT);
            call.it("Create", request.build().setId(id).setBundle(bundle.toString()).build());
            running.running(call);
            call.it("Wait", WaitRequest.newBuilder().setId(id).build());
            var deleted = call.it("Delete", DeleteRequest.newBuilder().setId(id).build());
            say(id + " exit", DeleteResponse.parseFrom(deleted).getExitStatus());
            call.it("Shutdown", ShutdownRequest.newBuilder().setId(id).build());
        }
        var left = new DeleteCommand(state).run(line(id, bundle, "delete"));
        say(id + " delete", DeleteResponse.parseFrom(left).getExitStatus());
        log.get().lines().forEach(each -> say(id + " log", each));
    }

    /// containerd reads it from `start` on.
    private static Future<String> log(String id) {
        var name = "\\\\.\\pipe\\containerd-shim-n-" + id + "-log";
        return inBackground(() -> NamedPipes.connect(Libraries.system(), name, LIMIT));
    }

    private static void start(Caller call, String id) throws Exception {
        call.it("Start", StartRequest.newBuilder().setId(id).build());
    }

    private interface Caller {
        byte[] it(String method, MessageLite message) throws Exception;
    }
}
