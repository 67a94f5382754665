package io.hcsshim.snapshotter.rpc;

import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.grpc.ServerServiceDefinition;
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
import io.hcsshim.containerd.snapshots.ViewSnapshotRequest;
import io.hcsshim.containerd.snapshots.ViewSnapshotResponse;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.LayerMount;
import io.hcsshim.snapshotter.snapshot.Snapshot;
import io.hcsshim.snapshotter.snapshot.Snapshots;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The service `containerd.services.snapshots.v1.Snapshots`: messages in, messages out.
public final class SnapshotsService {
    private static final String NAME = "containerd.services.snapshots.v1.Snapshots";

    /// Snapshots in one message of a list, as many as containerd itself sends.
    private static final int BATCH = 100;

    private final Snapshots snapshots;

    private SnapshotsService(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /// The service, for a server.
    public static ServerServiceDefinition of(Snapshots snapshots, Log log) {
        var calls = new SnapshotsService(snapshots);
        return new Service(NAME, log)
                        .unary(
                                "Prepare",
                                PrepareSnapshotRequest.parser(),
                                PrepareSnapshotResponse.parser(),
                                calls::prepare)
                        .unary(
                                "View",
                                ViewSnapshotRequest.parser(),
                                ViewSnapshotResponse.parser(),
                                calls::view)
                        .unary(
                                "Mounts",
                                MountsRequest.parser(),
                                MountsResponse.parser(),
                                calls::mounts)
                        .unary(
                                "Commit",
                                CommitSnapshotRequest.parser(),
                                Empty.parser(),
                                calls::commit)
                        .unary(
                                "Remove",
                                RemoveSnapshotRequest.parser(),
                                Empty.parser(),
                                calls::remove)
                        .unary(
                                "Stat",
                                StatSnapshotRequest.parser(),
                                StatSnapshotResponse.parser(),
                                calls::stat)
                        .unary(
                                "Update",
                                UpdateSnapshotRequest.parser(),
                                UpdateSnapshotResponse.parser(),
                                calls::update)
                        .stream(
                                "List",
                                ListSnapshotsRequest.parser(),
                                ListSnapshotsResponse.parser(),
                                calls::list)
                        .unary("Usage", UsageRequest.parser(), UsageResponse.parser(), calls::usage)
                        .unary("Cleanup", CleanupRequest.parser(), Empty.parser(), calls::cleanup)
                        .build();
    }

    private PrepareSnapshotResponse prepare(PrepareSnapshotRequest request)
            throws IOException, InterruptedException {
        requireKey(request.getKey());
        var mount =
                snapshots.prepare(request.getKey(), request.getParent(), request.getLabelsMap());
        return PrepareSnapshotResponse.newBuilder().addMounts(message(mount)).build();
    }

    private ViewSnapshotResponse view(ViewSnapshotRequest request)
            throws IOException, InterruptedException {
        requireKey(request.getKey());
        var mount = snapshots.view(request.getKey(), request.getParent(), request.getLabelsMap());
        return ViewSnapshotResponse.newBuilder().addMounts(message(mount)).build();
    }

    private MountsResponse mounts(MountsRequest request) throws IOException {
        var mount = snapshots.mounts(request.getKey());
        return MountsResponse.newBuilder().addMounts(message(mount)).build();
    }

    private Empty commit(CommitSnapshotRequest request) throws IOException, InterruptedException {
        requireKey(request.getName());
        if (!request.getParent().isEmpty()
                && !request.getParent().equals(snapshots.stat(request.getKey()).parent())) {
            throw new SnapshotException(
                    Code.INVALID_ARGUMENT,
                    "commit snapshot " + request.getKey() + ": its parent cannot be changed");
        }
        snapshots.commit(request.getKey(), request.getName(), request.getLabelsMap());
        return Empty.getDefaultInstance();
    }

    private Empty remove(RemoveSnapshotRequest request) throws IOException {
        snapshots.remove(request.getKey());
        return Empty.getDefaultInstance();
    }

    private StatSnapshotResponse stat(StatSnapshotRequest request) throws IOException {
        var snapshot = snapshots.stat(request.getKey());
        return StatSnapshotResponse.newBuilder().setInfo(message(snapshot)).build();
    }

    private UpdateSnapshotResponse update(UpdateSnapshotRequest request) throws IOException {
        var wanted = request.getInfo();
        var fields = request.getUpdateMask().getPathsList();
        var changed = snapshots.update(wanted.getName(), wanted.getLabelsMap(), fields);
        return UpdateSnapshotResponse.newBuilder().setInfo(message(changed)).build();
    }

    private List<ListSnapshotsResponse> list(ListSnapshotsRequest request) throws IOException {
        var filters = Filters.parse(request.getFiltersList());
        var wanted = snapshots.list().stream().filter(filters::fit).toList();
        var batches = new ArrayList<ListSnapshotsResponse>();
        for (int at = 0; at < wanted.size(); at += BATCH) {
            var batch = ListSnapshotsResponse.newBuilder();
            for (var snapshot : wanted.subList(at, Math.min(at + BATCH, wanted.size()))) {
                batch.addInfo(message(snapshot));
            }
            batches.add(batch.build());
        }
        return batches;
    }

    private UsageResponse usage(UsageRequest request) throws IOException {
        var usage = snapshots.usage(request.getKey());
        return UsageResponse.newBuilder().setSize(usage.bytes()).setInodes(usage.files()).build();
    }

    private Empty cleanup(CleanupRequest request) throws InterruptedException {
        snapshots.cleanup();
        return Empty.getDefaultInstance();
    }

    private static void requireKey(String key) throws SnapshotException {
        if (key.isEmpty()) {
            throw new SnapshotException(Code.INVALID_ARGUMENT, "a snapshot needs a key");
        }
    }

    private static Mount message(LayerMount mount) {
        return Mount.newBuilder()
                .setType(LayerMount.TYPE)
                .setSource(mount.source().toString())
                .addAllOptions(mount.options())
                .build();
    }

    private static Info message(Snapshot snapshot) {
        var kind =
                switch (snapshot.kind()) {
                    case VIEW -> Kind.VIEW;
                    case ACTIVE -> Kind.ACTIVE;
                    case COMMITTED -> Kind.COMMITTED;
                };
        return Info.newBuilder()
                .setName(snapshot.key())
                .setParent(snapshot.parent())
                .setKind(kind)
                .setCreatedAt(time(snapshot.created()))
                .setUpdatedAt(time(snapshot.updated()))
                .putAllLabels(snapshot.labels())
                .build();
    }

    private static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
