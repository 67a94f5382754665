package io.hcsshim.uvm.device;

import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ScsiDevice;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.Map;

/// A disk at a place on the machine's SCSI buses.
///
/// ```
/// Detached ──reserve, attach──▶ Attached
///     ▲                            │ eject
///     └────── detach ──────── Ejected
/// ```
///
/// A step down that fails leaves the state of the step before, so the next attempt goes on there, and the place stays
/// taken: something may still be there. Not thread-safe: [Sharing] serialises calls.
final class Attachment implements Sharing.Item {
    private sealed interface State {
        record Detached() implements State {}

        record Attached(Device.ScsiDisk device) implements State {}

        record Ejected(Device.ScsiDisk device) implements State {}
    }

    private final DiskMount.Disk disk;
    private final Bus bus;
    private State state = new State.Detached();

    /// What a disk is attached to.
    record Bus(VirtualMachine machine, Agent agent, ScsiSlots slots) {}

    Attachment(DiskMount.Disk disk, Bus bus) {
        this.disk = disk;
        this.bus = bus;
    }

    /// Where it is attached.
    ScsiAddress at() {
        return switch (state) {
            case State.Attached(var device) -> device.at();
            case State.Detached _, State.Ejected _ ->
                    throw new IllegalStateException(disk.image() + " is not attached: " + state);
        };
    }

    @Override
    public void up() throws IOException, InterruptedException {
        if (state instanceof State.Ejected) { // somebody's farewell failed half-way
            down();
        }
        if (state instanceof State.Detached) {
            var at = bus.slots.take();
            var device = new Device.ScsiDisk(at, disk.image(), disk.format(), disk.access());
            try {
                Tracer.child("disk/attach", Map.of("at", at.toString()), () -> attach(device));
            } catch (Throwable e) {
                bus.slots.giveBack(at);
                throw e;
            }
            state = new State.Attached(device);
        }
    }

    private boolean attach(Device.ScsiDisk device) throws IOException, InterruptedException {
        bus.machine.attach(device);
        return true;
    }

    @Override
    public void down() throws IOException, InterruptedException {
        if (state instanceof State.Attached(var device)) {
            eject(device.at());
            state = new State.Ejected(device);
        }
        if (state instanceof State.Ejected(var device)) {
            detach(device);
            bus.slots.giveBack(device.at());
            state = new State.Detached();
        }
    }

    /// Nothing of the disk is mounted by now, so a guest that cannot let go of it, perhaps because it
    /// never saw it, does not keep the host from taking it away.
    private void eject(ScsiAddress at) throws IOException, InterruptedException {
        try {
            bus.agent.remove(new ScsiDevice(at.controller(), at.lun()));
        } catch (HResultException _) {
            // the host goes on
        } catch (IOException e) {
            if (!bus.agent.isGone()) {
                throw e;
            }
        }
    }

    private void detach(Device.ScsiDisk device) throws IOException, InterruptedException {
        try {
            bus.machine.detach(device);
        } catch (IOException e) {
            if (!bus.agent.isGone()) {
                throw e;
            }
        }
    }
}
