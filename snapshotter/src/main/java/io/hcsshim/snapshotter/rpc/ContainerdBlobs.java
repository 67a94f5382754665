package io.hcsshim.snapshotter.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.hcsshim.containerd.content.InfoRequest;
import io.hcsshim.containerd.content.InfoResponse;
import io.hcsshim.containerd.content.ListContentRequest;
import io.hcsshim.containerd.content.ListContentResponse;
import io.hcsshim.containerd.content.ReadContentRequest;
import io.hcsshim.containerd.content.ReadContentResponse;
import io.hcsshim.snapshotter.layer.BlobStore;
import io.hcsshim.snapshotter.layer.Digest;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The content store of a containerd, over its socket. Connects when it is needed, and again after containerd was
/// restarted. Thread-safe.
public final class ContainerdBlobs implements BlobStore, AutoCloseable {
    private static final String SERVICE = "containerd.services.content.v1.Content";

    /// The labels by which containerd's garbage collection follows an image to its configuration, and an archive of
    /// Docker's to the same.
    private static final List<String> MANIFESTS =
            List.of(
                    "labels.\"containerd.io/gc.ref.content.config\"",
                    "labels.\"containerd.io/gc.ref.content.0\"");

    private static final Metadata.Key<String> NAMESPACE =
            Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);

    private static final MethodDescriptor<InfoRequest, InfoResponse> INFO =
            Messages.method(
                    SERVICE, "Info", MethodType.UNARY, InfoRequest.parser(), InfoResponse.parser());
    private static final MethodDescriptor<ListContentRequest, ListContentResponse> LIST =
            Messages.method(
                    SERVICE,
                    "List",
                    MethodType.SERVER_STREAMING,
                    ListContentRequest.parser(),
                    ListContentResponse.parser());
    private static final MethodDescriptor<ReadContentRequest, ReadContentResponse> READ =
            Messages.method(
                    SERVICE,
                    "Read",
                    MethodType.SERVER_STREAMING,
                    ReadContentRequest.parser(),
                    ReadContentResponse.parser());

    /// A question; reading takes as long as it takes.
    private static final long LIMIT_SECONDS = 30;

    private final UnixChannel channel;
    private final Path socket;

    private ContainerdBlobs(Path socket) {
        this.socket = socket;
        this.channel = UnixChannel.to(socket);
    }

    /// The content store behind containerd's socket, which need not be there yet.
    public static ContainerdBlobs at(Path socket) {
        return new ContainerdBlobs(socket);
    }

    private Channel in(String namespace) {
        var headers = new Metadata();
        headers.put(NAMESPACE, namespace);
        return ClientInterceptors.intercept(
                channel.channel(), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static CallOptions soon() {
        return CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public List<Digest> manifests(String namespace) throws SnapshotException {
        var request = ListContentRequest.newBuilder().addAllFilters(MANIFESTS).build();
        var manifests = new ArrayList<Digest>();
        try {
            var answers =
                    ClientCalls.blockingServerStreamingCall(in(namespace), LIST, soon(), request);
            while (answers.hasNext()) {
                for (var found : answers.next().getInfoList()) {
                    manifests.add(Digest.parse(found.getDigest()));
                }
            }
            return manifests;
        } catch (StatusRuntimeException e) {
            throw failure("list the images in containerd's content store", e);
        }
    }

    @Override
    public boolean has(String namespace, Digest blob) throws SnapshotException {
        var request = InfoRequest.newBuilder().setDigest(blob.text()).build();
        try {
            ClientCalls.blockingUnaryCall(in(namespace), INFO, soon(), request);
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw failure("look for blob " + blob, e);
        }
    }

    @Override
    public ReadableByteChannel open(String namespace, Digest blob) {
        var request = ReadContentRequest.newBuilder().setDigest(blob.text()).build();
        return new BlobChannel(in(namespace), READ, request, e -> failure("read blob " + blob, e));
    }

    private SnapshotException failure(String what, StatusRuntimeException e) {
        var status = e.getStatus();
        channel.channel()
                .resetConnectBackoff(); // the next question is worth another attempt at once
        var why = status.getDescription() == null ? status.getCode() : status.getDescription();
        var code = status.getCode() == Status.Code.NOT_FOUND ? Code.NOT_FOUND : Code.UNAVAILABLE;
        return new SnapshotException(code, what + " at " + socket + ": " + why, e);
    }

    @Override
    public void close() {
        channel.close();
    }
}
