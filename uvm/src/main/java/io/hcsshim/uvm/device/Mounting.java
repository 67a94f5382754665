package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What the guest makes of an attached disk.
///
/// ```
/// Absent ──attach──▶ Attached ──mount──▶ Mounted
///    ▲                  │ ▲                │
///    └──── detach ──────┘ └─── unmount ────┘
/// ```
///
/// Up is host first, then guest; down is guest first, then host. A step down that fails leaves the state of the step
/// before, so the next attempt goes on there. Not thread-safe: [Sharing] serialises calls.
final class Mounting implements Sharing.Item {
    /// What two wishes have in common that share a mount.
    record Wish(DiskMount.Disk disk, Appearance as) {}

    /// Where attached disks come from.
    interface Attacher {
        Sharing<DiskMount.Disk, Attachment>.Share attach(DiskMount.Disk disk)
                throws IOException, InterruptedException;
    }

    private sealed interface State {
        record Absent() implements State {}

        record Attached(Sharing<DiskMount.Disk, Attachment>.Share disk) implements State {}

        record Mounted(Sharing<DiskMount.Disk, Attachment>.Share disk) implements State {}
    }

    private final Wish wish;
    private final Attacher attacher;
    private final Agent agent;
    private final MountPlaces.Place place;
    private State state = new State.Absent();

    Mounting(Wish wish, Attacher attacher, Agent agent, MountPlaces.Place place) {
        this.wish = wish;
        this.attacher = attacher;
        this.agent = agent;
        this.place = place;
    }

    /// Where the guest has it.
    String guestPath() {
        return place.path();
    }

    @Override
    public void up() throws IOException, InterruptedException {
        try {
            if (state instanceof State.Absent) {
                state = new State.Attached(attacher.attach(wish.disk));
            }
            if (state instanceof State.Attached(var disk)) {
                disk.renew(); // somebody's farewell may have failed half-way
                place.take();
                agent.add(mapping(disk.item().at()));
                state = new State.Mounted(disk);
            }
        } catch (Throwable e) {
            takeBack(e);
            throw e;
        }
    }

    private void takeBack(Throwable reason) {
        try {
            down();
        } catch (IOException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            reason.addSuppressed(e);
        }
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        if (state instanceof State.Mounted(var disk)) {
            unmount(disk.item().at());
            state = new State.Attached(disk);
        }
    }

    @Override
    public void down() throws IOException, InterruptedException {
        settle();
        if (state instanceof State.Attached(var disk)) {
            disk.close();
            place.giveBack();
            state = new State.Absent();
        }
    }

    /// A guest that is gone has nothing mounted.
    private void unmount(ScsiAddress at) throws IOException, InterruptedException {
        try {
            agent.remove(mapping(at));
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }

    private MappedVirtualDisk mapping(ScsiAddress at) {
        return switch (wish.as) {
            case Appearance.Layer(var partition, var verity) -> {
                var layer =
                        MappedVirtualDisk.readOnly(place.path(), at.controller(), at.lun(), verity);
                yield layer.onPartition(partition);
            }
            case Appearance.Scratch(var encryption) -> scratch(at, encryption);
            case Appearance.Volume(var partition, var filesystem, var options) ->
                    volume(at, filesystem, options, false).onPartition(partition);
            case Appearance.Node(var partition) ->
                    volume(at, "", List.of(), true).onPartition(partition);
        };
    }

    /// A snapshotter's disk may come without a file system, so the guest is told to look.
    private MappedVirtualDisk scratch(ScsiAddress at, Encryption encryption) {
        var encrypted = encryption == Encryption.EPHEMERAL;
        return new MappedVirtualDisk(
                place.path(),
                at.lun(),
                at.controller(),
                0,
                false,
                encrypted,
                List.of(),
                false,
                Optional.empty(),
                true,
                encrypted ? "xfs" : "ext4");
    }

    private MappedVirtualDisk volume(
            ScsiAddress at, String filesystem, List<String> options, boolean node) {
        return new MappedVirtualDisk(
                place.path(),
                at.lun(),
                at.controller(),
                0,
                wish.disk.access() == Access.READ_ONLY,
                false,
                options,
                node,
                Optional.empty(),
                false,
                filesystem);
    }
}
