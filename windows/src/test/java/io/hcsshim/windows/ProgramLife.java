package io.hcsshim.windows;

import io.hcsshim.containerd.events.ForwardRequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.DeleteResponse;
import io.hcsshim.containerd.task.ShutdownRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.command.DeleteCommand;
import io.hcsshim.shim.command.StartCommand;
import io.hcsshim.shim.control.Fingerprint;
import io.hcsshim.shim.control.PipeConnection;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.windows.pipe.PipeServer;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// The life of one container as containerd on Windows leads it, with resident, commands and containerd in one process, since
/// the pipes of the stand-in are: prints the address, the exit status and the events.
final class ProgramLife {
    private static final String EVENTS = "\\\\.\\pipe\\containerd-containerd.ttrpc";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private ProgramLife() {}

    public static void main(String[] in) throws Exception {
        System.setProperty(Libraries.PROPERTY, WindowsStub.fresh().folder().toString());
        var folder = Path.of(in[0]);
        var state = new StateRoot(folder.resolve("state"));
        state.create();
        var seat = new Resident.Seat(state, state.socket(Fingerprint.ofThisBuild()));
        var topics = new CopyOnWriteArrayList<String>();
        try (var _ = events(topics)) {
            try (var _ = Serve.resident(seat, Map.of(), OutputStream.nullOutputStream())) {
                live(state, bundle(folder));
            }
            while (!topics.contains("/tasks/delete")) {
                Thread.onSpinWait(); // the test's time limit says that it did not come
            }
        }
        topics.forEach(System.out::println);
        Runtime.getRuntime().halt(0);
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

    private static Path bundle(Path folder) throws Exception {
        Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(folder.resolve("scratch"));
        var bundle = Files.createDirectories(folder.resolve("bundle"));
        Files.writeString(
                bundle.resolve("config.json"),
                "{\"process\":{\"commandLine\":\"exit 7\"},\"windows\":{}}");
        return bundle;
    }

    private static CommandLine line(Path bundle, String action) throws Exception {
        var words = List.of("-namespace", "n", "-id", "c1", "-address", "a");
        return CommandLine.parse(
                java.util.stream.Stream.concat(
                                words.stream(),
                                List.of("-publish-binary", "p", "-bundle", "" + bundle, action)
                                        .stream())
                        .toArray(String[]::new));
    }

    private static void live(StateRoot state, Path bundle) throws Exception {
        var address = new StartCommand(state, bundle, "").run(line(bundle, "start"), EVENTS);
        System.out.println(address);
        var layers =
                Mount.newBuilder()
                        .setType("windows-layer")
                        .setSource(bundle.resolveSibling("scratch").toString())
                        .addOptions("parentLayerPaths=[\"" + bundle.resolveSibling("base") + "\"]");
        try (var client = TtrpcClient.over(PipeConnection.dial(Libraries.system(), address))) {
            Caller call =
                    (method, request) ->
                            client.call(
                                    "containerd.task.v3.Task", method, request, Map.of(), LIMIT);
            call.it(
                    "Create",
                    CreateTaskRequest.newBuilder()
                            .setId("c1")
                            .setBundle(bundle.toString())
                            .addRootfs(layers)
                            .build()
                            .toByteArray());
            call.it("Start", StartRequest.newBuilder().setId("c1").build().toByteArray());
            call.it("Wait", WaitRequest.newBuilder().setId("c1").build().toByteArray());
            var request = DeleteRequest.newBuilder().setId("c1").build().toByteArray();
            System.out.println(
                    DeleteResponse.parseFrom(call.it("Delete", request)).getExitStatus());
            call.it("Shutdown", ShutdownRequest.newBuilder().setId("c1").build().toByteArray());
        }
        var left = new DeleteCommand(state).run(line(bundle, "delete"));
        System.out.println(DeleteResponse.parseFrom(left).getExitStatus());
    }

    private interface Caller {
        byte[] it(String method, byte[] request) throws Exception;
    }
}
