package io.hcsshim.snapshotter.rpc;

import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.hcsshim.containerd.diff.ApplyRequest;
import io.hcsshim.containerd.diff.ApplyResponse;
import io.hcsshim.containerd.diff.DiffRequest;
import io.hcsshim.containerd.diff.DiffResponse;
import io.hcsshim.containerd.types.Descriptor;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.LayerMount;
import io.hcsshim.snapshotter.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The service `containerd.services.diff.v1.Diff`: unpacks layers into snapshots of this program, and leaves all others
/// to the differs that containerd asks next.
public final class DiffService {
    private static final String NAME = "containerd.services.diff.v1.Diff";
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

    private final Snapshots snapshots;

    private DiffService(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /// The service, for a server.
    public static ServerServiceDefinition of(Snapshots snapshots, Log log) {
        var calls = new DiffService(snapshots);
        return new Service(NAME, log)
                .unary("Apply", ApplyRequest.parser(), ApplyResponse.parser(), calls::apply)
                .unary("Diff", DiffRequest.parser(), DiffResponse.parser(), calls::diff)
                .build();
    }

    private ApplyResponse apply(ApplyRequest request) throws IOException, InterruptedException {
        if (!ours(request.getMountsList())) {
            throw notImplemented("unpack into mounts of others");
        }
        var mount = request.getMounts(0);
        var layer =
                snapshots
                        .apply(source(mount))
                        .orElseThrow(() ->
                                new SnapshotException(
                                        Code.FAILED_PRECONDITION,
                                        "unpack into " + mount.getSource() + ": not for a layer"));
        var applied =
                Descriptor.newBuilder()
                        .setMediaType(TAR)
                        .setDigest(layer.diffId().text())
                        .setSize(layer.tarBytes());
        return ApplyResponse.newBuilder().setApplied(applied).build();
    }

    /// What a container wrote is on a disk; a differ that compares folders would take the disk for its content.
    private DiffResponse diff(DiffRequest request) throws IOException {
        if (ours(request.getLeftList()) || ours(request.getRightList())) {
            throw new SnapshotException(
                    Code.FAILED_PRECONDITION,
                    "compare snapshots on disks: what a container wrote cannot be made a layer");
        }
        throw notImplemented("compare mounts of others");
    }

    private static boolean ours(List<Mount> mounts) {
        return mounts.size() == 1 && mounts.getFirst().getType().equals(LayerMount.TYPE);
    }

    private static Path source(Mount mount) throws SnapshotException {
        try {
            return Path.of(mount.getSource());
        } catch (InvalidPathException e) {
            throw new SnapshotException(
                    Code.INVALID_ARGUMENT, "not a path: " + mount.getSource(), e);
        }
    }

    private static RuntimeException notImplemented(String what) {
        return Status.UNIMPLEMENTED.withDescription(what).asRuntimeException();
    }
}
