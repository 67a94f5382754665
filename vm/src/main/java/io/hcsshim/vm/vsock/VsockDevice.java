package io.hcsshim.vm.vsock;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.vhost.Doorbell;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.GuestRam;
import io.hcsshim.vm.vhost.LittleEndian;
import io.hcsshim.vm.vhost.SplitQueue;
import io.hcsshim.vm.vhost.VhostUserDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A virtio-vsock device that this process serves to one machine over vhost-user (docs/vsock.md).
///
/// It listens on a unix socket, to which the machine monitor connects once, as client. Ports can be served from the start on. When the machine goes, breaks the rules or [#close]
/// is called, every stream and listener ends, and [#ended] says why; other devices do not notice. Thread-safe.
public final class VsockDevice implements AutoCloseable {
    /// What it is called in sentences.
    static final String NAME = "vsock";

    private static final int QUEUES = 2;
    private static final int TO_GUEST = 0;

    private final long guestCid;
    private final GuestDelivery delivery;
    private final Switchboard switchboard;
    private final GuestIntake intake;
    private final VhostUserDevice device;
    private boolean turnDue; // confined to the loop

    private VsockDevice(long guestCid, GuestRam ram) throws IOException {
        this.guestCid = guestCid;
        delivery = new GuestDelivery(guestCid, this::fault);
        switchboard = new Switchboard(guestCid, delivery);
        intake = new GuestIntake(switchboard, delivery);
        device = new VhostUserDevice(new Streams(), ram);
    }

    /// Makes a device that waits for its machine at `socket`, where nothing may exist yet.
    ///
    /// @param guestCid the address the guest will have, 3 to 2³² − 2; it need only be unique within the guest
    /// @param ram      how the monitor will hold the guest's memory
    /// @throws IOException if nothing can listen at `socket`
    public static VsockDevice open(Path socket, long guestCid, GuestRam ram) throws IOException {
        if (guestCid <= VsockPacket.HOST_CID || guestCid >= 0xffff_ffffL) {
            throw new IllegalArgumentException("no guest can have the vsock address " + guestCid);
        }
        var made = new VsockDevice(guestCid, ram);
        try {
            made.device.await(socket);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    /// The guest stands still and another monitor will take it over: the end of this one's socket is no end of the device.
    ///
    /// Until that monitor has come ([#await]) readers and writers wait. The device knows it when this returns.
    public void park() {
        device.park();
    }

    /// Waits for the monitor that takes over the guest, at another or the same socket.
    ///
    /// @throws IOException if nothing can listen there, or the device has ended
    public void await(Path socket) throws IOException {
        device.await(socket);
    }

    /// Serves a port of the host, unsigned 32 bit, to the guest.
    ///
    /// @throws IOException if the port has a listener or the device has ended
    public VsockListener listen(int port) throws IOException {
        return switchboard.listen(port);
    }

    /// Why the device works no more, if it has ended.
    public Optional<String> ended() {
        return device.ended();
    }

    /// Connections that stand, those included that only wait for the guest's last word.
    public int connections() {
        return switchboard.connections();
    }

    /// Ends every stream and listener and lets go of the machine's memory; idempotent, and done when it returns.
    @Override
    public void close() {
        device.close();
    }

    private void fault(GuestFault fault) {
        device.fault(fault);
    }

    private void takeTurn() {
        if (!turnDue) {
            turnDue = true;
            device.again(this::turn);
        }
    }

    private void turn() throws IOException {
        turnDue = false;
        if (intake.run()) {
            takeTurn();
        }
    }

    /// What makes the device one for streams.
    private final class Streams implements VhostUserDevice.Function {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public int queues() {
            return QUEUES; // the event queue stays with the monitor
        }

        @Override
        public byte[] configuration() {
            var space = new byte[8];
            LittleEndian.putLong(space, 0, guestCid);
            return space;
        }

        @Override
        public void remap(GuestMemory table) throws IOException {
            delivery.remap(table);
            intake.remap(table);
        }

        @Override
        public void start(int index, SplitQueue queue, Doorbell doorbell) throws IOException {
            if (index == TO_GUEST) {
                delivery.start(queue, doorbell);
            } else {
                intake.start(queue, doorbell);
            }
            takeTurn();
        }

        @Override
        public void stop(int index) {
            if (index == TO_GUEST) {
                delivery.stop();
            } else {
                intake.stop();
            }
        }

        @Override
        public void kicked(int index) throws IOException {
            if (index == TO_GUEST) {
                delivery.kicked();
            }
            takeTurn(); // the intake may have waited for room on the way to the guest
        }

        @Override
        public void restarted() {
            if (switchboard.connections() > 0) {
                switchboard.dropConnections("the guest started its vsock driver anew");
            }
        }

        @Override
        public void end(String reason) {
            delivery.end(reason);
            switchboard.end(reason);
        }
    }
}
