package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.gcs.ScsiDevice;
import io.hcsshim.protocol.gcs.Settings;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.ScsiSlots.Place;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One disk on the machine's SCSI buses.
///
/// ```
/// Reserved ──attach──▶ Attached ──mount──▶ Mounted
///     ▲                    │                  │
///     │                    ▼                  │ unmount
///     └──detach── Ejected ◀──eject── Attached ◀
/// ```
///
/// Up is host first, then guest; down is guest first, then host. A step down that fails leaves the
/// state of the step before, so the next attempt resumes there. Guarded by its own lock, which the
/// caller holds.
final class ScsiDisk {
    private sealed interface State {
        record Reserved() implements State {}

        record Attached() implements State {}

        record Mounted() implements State {}

        record Ejected() implements State {}
    }

    final ReentrantLock lock = new ReentrantLock();
    final DiskMount wanted;
    final Place place;
    int users;
    boolean gone;

    private final Device.ScsiDisk device;
    private State state = new State.Reserved();

    ScsiDisk(DiskMount wanted, Place place) {
        this.wanted = wanted;
        this.place = place;
        device = new Device.ScsiDisk(place.at(), wanted.image(), wanted.format(), wanted.access());
    }

    boolean isDetached() {
        return state instanceof State.Reserved;
    }

    /// Makes the disk mounted, if it is not yet; takes back what it did if that fails.
    void up(VirtualMachine machine, Agent agent) throws IOException, InterruptedException {
        try {
            if (state instanceof State.Reserved) {
                machine.attach(device);
                state = new State.Attached();
            }
            if (state instanceof State.Attached) {
                agent.add(mapping());
                state = new State.Mounted();
            }
        } catch (Throwable e) {
            takeBack(machine, agent, e);
            throw e;
        }
        if (!(state instanceof State.Mounted)) {
            throw new IllegalStateException("cannot mount " + wanted.image() + ": " + state);
        }
    }

    private void takeBack(VirtualMachine machine, Agent agent, Throwable reason) {
        try {
            down(machine, agent);
        } catch (IOException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            reason.addSuppressed(e);
        }
    }

    /// Makes the disk detached, from wherever it is. A guest or machine that is gone has nothing
    /// mounted and nothing attached.
    void down(VirtualMachine machine, Agent agent) throws IOException, InterruptedException {
        if (state instanceof State.Mounted) {
            removeFromGuest(agent, mapping());
            state = new State.Attached();
        }
        if (state instanceof State.Attached) {
            eject(agent);
            state = new State.Ejected();
        }
        if (state instanceof State.Ejected) {
            try {
                machine.detach(device);
            } catch (IOException e) {
                if (!agent.isGone()) {
                    throw e;
                }
            }
            state = new State.Reserved();
        }
    }

    /// Nothing of the disk is mounted by now, so a guest that cannot let go of it, perhaps because it
    /// never saw it, does not keep the host from taking it away.
    private void eject(Agent agent) throws IOException, InterruptedException {
        try {
            removeFromGuest(agent, new ScsiDevice(place.at().controller(), place.at().lun()));
        } catch (HResultException _) {
            // the host goes on
        }
    }

    private static void removeFromGuest(Agent agent, Settings settings)
            throws IOException, InterruptedException {
        try {
            agent.remove(settings);
        } catch (IOException e) {
            if (!agent.isGone()) {
                throw e;
            }
        }
    }

    private MappedVirtualDisk mapping() {
        var at = place.at();
        return switch (wanted.access()) {
            case READ_ONLY ->
                    MappedVirtualDisk.readOnly(
                            place.guestPath(), at.controller(), at.lun(), wanted.verity());
            case READ_WRITE -> writable();
        };
    }

    /// A snapshotter's scratch disk may come unformatted, so the guest is told to look.
    private MappedVirtualDisk writable() {
        var at = place.at();
        return new MappedVirtualDisk(
                place.guestPath(),
                at.lun(),
                at.controller(),
                0,
                false,
                false,
                List.of(),
                false,
                Optional.empty(),
                true,
                "ext4");
    }
}
