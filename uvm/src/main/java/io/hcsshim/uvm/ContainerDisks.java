package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.DiskMount;
import io.hcsshim.uvm.device.Mounted;
import io.hcsshim.uvm.device.MountedDisk;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.layers.RootfsDisks;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseGroup;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A container's root file system in the guest: layers and scratch mounted, and combined.
///
/// ```
/// /run/mounts/scsi/m0, m1, …      layers, shared between containers; /run/layers/p… those in persistent memory
/// /run/gcs/c/<id>                 scratch disk, and the bundle on it
/// /run/gcs/c/<id>/scratch/<id>    what the container changes
/// /run/gcs/c/<id>/rootfs          the overlay of all that
/// ```
///
/// A scratch disk that others may share is mounted where the layers are. The guest binds its folder `bundle` to the bundle
/// then, and deletes what is the container's when it deletes the container's state.
///
/// Not thread-safe: the container serialises calls.
final class ContainerDisks implements Lease {
    private static final String CONTAINERS = "/run/gcs/c/";

    private final String id;
    private final RootfsDisks images;
    private final LeaseStack held = new LeaseStack();
    private final LeaseStack overlay = new LeaseStack();
    private Optional<MountedDisk> scratch = Optional.empty();

    private ContainerDisks(String id, RootfsDisks images) {
        this.id = id;
        this.images = held.hold(images);
    }

    /// Mounts the disks and combines them; takes charge of `images` also if that fails.
    static ContainerDisks mount(
            String id, RootfsDisks images, ScsiDisks scsi, LayerDevices layers, Agent agent)
            throws IOException, InterruptedException {
        var mounted = new ContainerDisks(id, images);
        try {
            mounted.mountAll(scsi, layers, agent);
            return mounted;
        } catch (Throwable e) {
            try (mounted) {
                throw e;
            }
        }
    }

    private void mountAll(ScsiDisks scsi, LayerDevices devices, Agent agent)
            throws IOException, InterruptedException {
        var wanted = new ArrayList<Tracer.Work<Mounted>>();
        wanted.add(() -> scsi.mount(scratch()));
        for (var layer : images.layersTopFirst()) {
            wanted.add(() -> devices.mount(layer));
        }
        var mounted = held.hold(LeaseGroup.acquire(wanted)).leases();
        if (mounted.getFirst() instanceof MountedDisk disk) {
            scratch = Optional.of(disk);
        }
        var layers =
                mounted.subList(1, mounted.size()).stream()
                        .map(disk -> CombinedLayers.Layer.at(disk.guestPath()))
                        .toList();
        var combined = new CombinedLayers(id, rootfsPath(), layers, scratchPath());
        agent.add(combined);
        overlay.hold(() -> separate(agent, combined));
        held.hold(overlay);
    }

    private DiskMount scratch() {
        var image = images.scratch().image();
        var place = shareScratch() ? Optional.<String>empty() : Optional.of(bundlePath());
        return DiskMount.scratch(
                image.path(), image.format(), images.scratch().encryption(), place);
    }

    private static void separate(Agent agent, CombinedLayers combined) throws IOException {
        try {
            agent.remove(
                    new CombinedLayers(
                            combined.containerId(),
                            combined.containerRootPath(),
                            List.of(),
                            combined.scratchPath()));
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
        return CONTAINERS + id;
    }

    /// The container's root file system.
    String rootfsPath() {
        return bundlePath() + "/rootfs";
    }

    /// The folder for the container's changes.
    String scratchPath() {
        return scratch.map(MountedDisk::guestPath).orElse(bundlePath()) + "/scratch/" + id;
    }

    /// Whether other containers may have the scratch disk, too.
    boolean shareScratch() {
        return images.scratch().shared();
    }

    /// Takes the root file system apart, as far as the guest has to before it can delete the container's state;
    /// [#close] does the rest.
    void separate() throws IOException {
        overlay.close();
        if (!shareScratch() && scratch.isPresent()) {
            scratch.get().unmount();
        }
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
