package io.hcsshim.snapshotter.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.hcsshim.containerd.content.ContentInfo;
import io.hcsshim.containerd.content.InfoRequest;
import io.hcsshim.containerd.content.InfoResponse;
import io.hcsshim.containerd.content.ListContentRequest;
import io.hcsshim.containerd.content.ListContentResponse;
import io.hcsshim.containerd.content.ReadContentRequest;
import io.hcsshim.containerd.content.ReadContentResponse;
import io.hcsshim.containerd.diff.ApplyRequest;
import io.hcsshim.containerd.diff.ApplyResponse;
import io.hcsshim.containerd.diff.DiffRequest;
import io.hcsshim.containerd.diff.DiffResponse;
import io.hcsshim.containerd.snapshots.CleanupRequest;
import io.hcsshim.containerd.snapshots.CommitSnapshotRequest;
import io.hcsshim.containerd.snapshots.Info;
import io.hcsshim.containerd.snapshots.Kind;
import io.hcsshim.containerd.snapshots.ListSnapshotsRequest;
import io.hcsshim.containerd.snapshots.ListSnapshotsResponse;
import io.hcsshim.containerd.snapshots.MountsRequest;
import io.hcsshim.containerd.snapshots.MountsResponse;
import io.hcsshim.containerd.snapshots.PrepareSnapshotRequest;
import io.hcsshim.containerd.snapshots.PrepareSnapshotResponse;
import io.hcsshim.containerd.snapshots.RemoveSnapshotRequest;
import io.hcsshim.containerd.snapshots.StatSnapshotRequest;
import io.hcsshim.containerd.snapshots.StatSnapshotResponse;
import io.hcsshim.containerd.snapshots.UpdateSnapshotRequest;
import io.hcsshim.containerd.snapshots.UpdateSnapshotResponse;
import io.hcsshim.containerd.snapshots.UsageRequest;
import io.hcsshim.containerd.snapshots.UsageResponse;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.FakeBlobs;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.TestLayer;
import io.hcsshim.snapshotter.snapshot.TestStore;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The services over a socket, as containerd calls them; and a content store that it might have, called back.
@Timeout(60)
class ServerTest {
    private static final String SNAPSHOTS = "containerd.services.snapshots.v1.Snapshots";
    private static final String DIFF = "containerd.services.diff.v1.Diff";
    private static final String CONTENT = "containerd.services.content.v1.Content";
    private static final TestLayer BASE =
            TestLayer.of("etc/", "", "etc/passwd", "root:x:0:0\n", "big", "z".repeat(200_000))
                    .gzipped();

    @TempDir private Path folder;
    private final FakeBlobs content = new FakeBlobs();
    private UnixServer containerd;
    private ContainerdBlobs blobs;
    private TestStore store;
    private UnixServer server;
    private UnixChannel channel;

    @BeforeEach
    void serve() throws IOException {
        containerd = UnixServer.open(folder.resolve("c.sock"), List.of(contentService(content)));
        blobs = ContainerdBlobs.at(folder.resolve("c.sock"));
        store = TestStore.open(Files.createDirectory(folder.resolve("root")), blobs);
        var services =
                List.of(
                        SnapshotsService.of(store.snapshots(), Log.none()),
                        DiffService.of(store.snapshots(), Log.none()));
        server = UnixServer.open(folder.resolve("s.sock"), services);
        channel = UnixChannel.to(folder.resolve("s.sock"));
    }

    @AfterEach
    void end() throws Exception {
        channel.close();
        server.close();
        store.snapshots().close();
        store.trash().await();
        blobs.close();
        containerd.close();
    }

    /// As containerd's, with an index, a blob in pieces and its codes.
    private static io.grpc.ServerServiceDefinition contentService(FakeBlobs content) {
        return new Service(CONTENT, Log.none())
                        .unary(
                                "Info",
                                InfoRequest.parser(),
                                InfoResponse.parser(),
                                request -> {
                                    content.open("", Digest.parse(request.getDigest())).close();
                                    return InfoResponse.getDefaultInstance();
                                })
                        .stream(
                                "List",
                                ListContentRequest.parser(),
                                ListContentResponse.parser(),
                                request -> {
                                    assertEquals(2, request.getFiltersCount());
                                    var listed = ListContentResponse.newBuilder();
                                    for (var manifest : content.manifests("")) {
                                        listed.addInfo(
                                                ContentInfo.newBuilder()
                                                        .setDigest(manifest.text()));
                                    }
                                    return List.of(listed.build());
                                })
                        .stream(
                                "Read",
                                ReadContentRequest.parser(),
                                ReadContentResponse.parser(),
                                request -> {
                                    var pieces = new ArrayList<ReadContentResponse>();
                                    try (var in =
                                            Channels.newInputStream(
                                                    content.open(
                                                            "",
                                                            Digest.parse(request.getDigest())))) {
                                        for (var piece = in.readNBytes(1000);
                                                piece.length > 0;
                                                piece = in.readNBytes(1000)) {
                                            var data =
                                                    com.google.protobuf.ByteString.copyFrom(piece);
                                            pieces.add(
                                                    ReadContentResponse.newBuilder()
                                                            .setData(data)
                                                            .build());
                                        }
                                    }
                                    return pieces;
                                })
                        .build();
    }

    private <A extends MessageLite> A call(String method, MessageLite request, Parser<A> answer) {
        return call(SNAPSHOTS, method, request, answer);
    }

    @SuppressWarnings("unchecked")
    private <A extends MessageLite> A call(
            String service, String method, MessageLite request, Parser<A> answer) {
        var requests = (Parser<MessageLite>) request.getParserForType();
        return ClientCalls.blockingUnaryCall(
                channel.channel(),
                Messages.method(service, method, MethodType.UNARY, requests, answer),
                CallOptions.DEFAULT,
                request);
    }

    private List<Info> list(String... filters) {
        var method =
                Messages.method(
                        SNAPSHOTS,
                        "List",
                        MethodType.SERVER_STREAMING,
                        ListSnapshotsRequest.parser(),
                        ListSnapshotsResponse.parser());
        var request = ListSnapshotsRequest.newBuilder().addAllFilters(List.of(filters)).build();
        var found = new ArrayList<Info>();
        ClientCalls.blockingServerStreamingCall(
                        channel.channel(), method, CallOptions.DEFAULT, request)
                .forEachRemaining(answer -> found.addAll(answer.getInfoList()));
        return found;
    }

    private static Status.Code code(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(StatusRuntimeException.class, call).getStatus().getCode();
    }

    private PrepareSnapshotResponse prepare(String key, String parent, String target) {
        var request = PrepareSnapshotRequest.newBuilder().setKey(key).setParent(parent);
        if (!target.isEmpty()) {
            request.putLabels("containerd.io/snapshot.ref", target);
        }
        return call("Prepare", request.build(), PrepareSnapshotResponse.parser());
    }

    @Test
    void anImageIsUnpackedAndRunAndRemovedByTheCallsOfContainerd() {
        content.addAll(BASE);
        var id = BASE.diffId().text();

        assertEquals(Status.Code.ALREADY_EXISTS, code(() -> prepare("default/1/e", "", id)));
        var base =
                list("labels.\"containerd.io/snapshot.ref\"==" + id + ",parent==\"\"").getFirst();
        assertEquals(Kind.COMMITTED, base.getKind());
        var mount = prepare("default/2/c", base.getName(), "").getMounts(0);
        assertEquals("lcow-layer", mount.getType());
        assertTrue(Files.exists(Path.of(mount.getSource(), "sandbox.vhdx")));
        var again =
                call(
                        "Mounts",
                        MountsRequest.newBuilder().setKey("default/2/c").build(),
                        MountsResponse.parser());
        assertEquals(List.of(mount), again.getMountsList());
        var usage =
                call(
                        "Usage",
                        UsageRequest.newBuilder().setKey("default/2/c").build(),
                        UsageResponse.parser());
        assertTrue(usage.getSize() > 0 && usage.getInodes() > 0);
        assertEquals(2, list().size());

        for (var key : List.of("default/2/c", base.getName())) {
            call("Remove", RemoveSnapshotRequest.newBuilder().setKey(key).build(), Empty.parser());
        }
        call("Cleanup", CleanupRequest.getDefaultInstance(), Empty.parser());
        assertEquals(List.of(), list());
    }

    @Test
    void theDifferServesItsOwnMountsAndLeavesTheOthersToOthers() {
        content.addAll(BASE);
        var key = "default/1/extract-1 " + BASE.diffId();
        var mount = prepare(key, "", "").getMounts(0);

        var request = ApplyRequest.newBuilder().addMounts(mount).build();
        var applied = call(DIFF, "Apply", request, ApplyResponse.parser()).getApplied();
        assertEquals(BASE.diffId().text(), applied.getDigest());
        assertEquals(BASE.tar().length, applied.getSize());
        var commit = CommitSnapshotRequest.newBuilder().setKey(key).setName("default/2/b").build();
        call("Commit", commit, Empty.parser());

        var bind = Mount.newBuilder().setType("bind").setSource("/").build();
        var other = ApplyRequest.newBuilder().addMounts(bind).build();
        assertEquals(
                Status.Code.UNIMPLEMENTED,
                code(() -> call(DIFF, "Apply", other, ApplyResponse.parser())));
        var diff = DiffRequest.newBuilder().addLeft(bind).addRight(bind).build();
        assertEquals(
                Status.Code.UNIMPLEMENTED,
                code(() -> call(DIFF, "Diff", diff, DiffResponse.parser())));
        var ours = DiffRequest.newBuilder().addLeft(mount).addRight(mount).build();
        assertEquals(
                Status.Code.FAILED_PRECONDITION,
                code(() -> call(DIFF, "Diff", ours, DiffResponse.parser())));
    }

    @Test
    void failuresHaveTheCodesThatContainerdActsOn() {
        var stat = StatSnapshotRequest.newBuilder().setKey("nobody").build();
        assertEquals(
                Status.Code.NOT_FOUND,
                code(() -> call("Stat", stat, StatSnapshotResponse.parser())));
        assertEquals(Status.Code.INVALID_ARGUMENT, code(() -> prepare("", "", "")));
        assertEquals(Status.Code.INVALID_ARGUMENT, code(() -> prepare("x", "", "md5:1")));
        assertEquals(Status.Code.NOT_FOUND, code(() -> prepare("x", "nobody", "")));
        assertEquals(Status.Code.INVALID_ARGUMENT, code(() -> list("name=what")));
        prepare("c", "", "");
        var moved =
                CommitSnapshotRequest.newBuilder().setKey("c").setName("n").setParent("p").build();
        assertEquals(
                Status.Code.INVALID_ARGUMENT, code(() -> call("Commit", moved, Empty.parser())));
        var update =
                UpdateSnapshotRequest.newBuilder()
                        .setInfo(Info.newBuilder().setName("c").putLabels("a", "b"))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("labels.a"))
                        .build();
        var updated = call("Update", update, UpdateSnapshotResponse.parser()).getInfo();
        assertEquals("b", updated.getLabelsMap().get("a"));
    }

    @Test
    void longListsComeInPieces() {
        for (int i = 0; i < 105; i++) {
            prepare("default/" + i + "/c", "", "");
        }

        assertEquals(105, list("kind==active").size());
    }

    @Test
    void aContainerdThatDoesNotAnswerIsNoMissingBlob() throws Exception {
        containerd.close();

        assertEquals(Status.Code.UNAVAILABLE, code(() -> prepare("e", "", BASE.diffId().text())));
        var gone = Digest.of(new byte[1]);
        containerd = UnixServer.open(folder.resolve("c.sock"), List.of(contentService(content)));
        assertEventuallyAnswers(gone);
        try (var missing = blobs.open("default", gone)) {
            var failure =
                    assertThrows(
                            SnapshotException.class, () -> missing.read(ByteBuffer.allocate(1)));
            assertEquals(SnapshotException.Code.NOT_FOUND, failure.code());
        }
    }

    private void assertEventuallyAnswers(Digest blob) throws IOException {
        while (true) {
            try {
                assertFalse(blobs.has("default", blob));
                return;
            } catch (SnapshotException e) {
                assertEquals(SnapshotException.Code.UNAVAILABLE, e.code());
            }
        }
    }

    @Test
    void theSocketIsItsUsersAloneAndOneServerHasIt() throws Exception {
        var socket = folder.resolve("s.sock");

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        var failure = assertThrows(IOException.class, () -> UnixServer.open(socket, List.of()));
        assertTrue(failure.getMessage().contains("another process"), failure.getMessage());

        server.close();
        assertFalse(Files.exists(socket));
        try (var dead =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        server = UnixServer.open(socket, List.of());
        assertTrue(Files.exists(socket), "what a dead process left is replaced");
    }
}
