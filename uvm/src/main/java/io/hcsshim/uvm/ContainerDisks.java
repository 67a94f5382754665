package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.DiskMount;
import io.hcsshim.uvm.device.MountedDisk;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.layers.DiskImage;
import io.hcsshim.uvm.layers.RootfsDisks;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseGroup;
import io.hcsshim.uvm.lease.LeaseStack;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// A container's root file system in the guest: layers and scratch mounted, and combined.
///
/// ```
/// /run/mounts/scsi/m0, m1, …      layers, shared between containers
/// /run/gcs/c/<id>                 scratch disk, and the bundle on it
/// /run/gcs/c/<id>/scratch/<id>    what the container changes
/// /run/gcs/c/<id>/rootfs          the overlay of all that
/// ```
///
/// Not thread-safe: the container serialises calls.
final class ContainerDisks implements Lease {
    private static final String CONTAINERS = "/run/gcs/c/";

    private final String root;
    private final String scratchPath;
    private final LeaseStack held;

    private ContainerDisks(String id, LeaseStack held) {
        this.root = CONTAINERS + id;
        this.scratchPath = root + "/scratch/" + id;
        this.held = held;
    }

    /// Mounts the disks and combines them; takes charge of `disks` also if that fails.
    static ContainerDisks mount(String id, RootfsDisks disks, ScsiDisks scsi, Agent agent)
            throws IOException, InterruptedException {
        var held = new LeaseStack();
        held.hold(disks);
        var mounted = new ContainerDisks(id, held);
        try {
            mounted.mountAll(id, disks, scsi, agent);
            return mounted;
        } catch (Throwable e) {
            try (mounted) {
                throw e;
            }
        }
    }

    private void mountAll(String id, RootfsDisks disks, ScsiDisks scsi, Agent agent)
            throws IOException, InterruptedException {
        var wanted = new ArrayList<Callable<MountedDisk>>();
        for (var layer : disks.layersTopFirst()) {
            wanted.add(() -> scsi.mount(layer(layer)));
        }
        wanted.add(() -> scsi.mount(scratch(disks.scratch())));
        var mounted = held.hold(LeaseGroup.acquire(wanted)).leases();
        var layers =
                mounted.subList(0, mounted.size() - 1).stream()
                        .map(disk -> CombinedLayers.Layer.at(disk.guestPath()))
                        .toList();
        var combined = new CombinedLayers(id, rootfsPath(), layers, scratchPath);
        agent.add(combined);
        held.hold(() -> separate(agent, combined));
    }

    private static DiskMount layer(DiskImage image) {
        return DiskMount.layer(image.path(), image.format(), image.verity());
    }

    private DiskMount scratch(DiskImage image) {
        return DiskMount.writable(image.path(), image.format(), root);
    }

    private static void separate(Agent agent, CombinedLayers combined) throws IOException {
        try {
            agent.remove(
                    new CombinedLayers(
                            combined.containerId(), combined.containerRootPath(), List.of(), ""));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while unmounting " + combined);
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }

    /// The container's bundle.
    String bundlePath() {
        return root;
    }

    /// The container's root file system.
    String rootfsPath() {
        return root + "/rootfs";
    }

    /// The folder for the container's changes.
    String scratchPath() {
        return scratchPath;
    }

    @Override
    public void close() throws IOException {
        held.close();
    }

    /// Gives back what the host holds, for a guest that is gone.
    void abandon() throws IOException {
        held.abandon();
    }
}
