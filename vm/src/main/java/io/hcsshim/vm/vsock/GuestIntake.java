package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.Doorbell;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.SplitQueue;
import org.jspecify.annotations.Nullable;

/// The way from the guest: the queue of packets that the driver sends (virtio calls it tx).
///
/// Confined to the device's loop. One [#run] does a bounded amount of work, so that no guest keeps the loop.
final class GuestIntake {
    private static final int MOST_PACKETS = 64;
    private static final int MOST_BYTES = 256 << 10;

    private final Switchboard switchboard;
    private final GuestDelivery delivery;
    private final DescriptorChain chain = new DescriptorChain();
    private final byte[] header = new byte[VsockPacket.BYTES];
    private @Nullable SplitQueue queue;
    private Doorbell doorbell = Doorbell.NONE;

    GuestIntake(Switchboard switchboard, GuestDelivery delivery) {
        this.switchboard = switchboard;
        this.delivery = delivery;
    }

    void start(SplitQueue running, Doorbell bell) {
        queue = running;
        doorbell = bell;
    }

    void stop() {
        queue = null;
        doorbell = Doorbell.NONE;
    }

    void remap(GuestMemory table) throws GuestFault {
        if (queue != null) {
            queue.remap(table);
        }
    }

    /// Handles some packets; true if there are more, and [#run] must be called again.
    ///
    /// When it returns false because the guest is congested, a kick of the other queue is the time to call again.
    boolean run() throws GuestFault {
        var running = queue;
        if (running == null) {
            return false;
        }
        running.deafen();
        var more = true;
        var bytes = 0L;
        for (var packets = 0; more && packets < MOST_PACKETS && bytes < MOST_BYTES; packets++) {
            if (delivery.congested()) {
                more = false;
            } else if (running.take(chain)) {
                bytes += handle(running);
            } else {
                more = running.listen();
            }
        }
        if (running.publish()) {
            doorbell.ring();
        }
        return more;
    }

    private int handle(SplitQueue running) throws GuestFault {
        if (chain.readable() < VsockPacket.BYTES) {
            throw new GuestFault("a packet of " + chain.readable() + " bytes");
        }
        chain.read(running.memory(), header, 0, VsockPacket.BYTES);
        var packet = VsockPacket.read(header);
        if (Integer.toUnsignedLong(packet.length()) > chain.readable() - VsockPacket.BYTES) {
            throw new GuestFault(
                    "a packet of "
                            + chain.readable()
                            + " bytes that says its payload is "
                            + Integer.toUnsignedString(packet.length()));
        }
        switchboard.dispatch(packet, chain, running.memory());
        running.giveBack(chain, 0);
        return Math.max(0, packet.length());
    }
}
