package io.hcsshim.vm.vsock;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The ports that the host serves and the connections that stand, for one guest.
///
/// Packets come in on the device's loop; everything else is thread-safe.
final class Switchboard {
    /// The most connections of one guest, those that only wait for its last word included.
    static final int MOST_CONNECTIONS = 1024;

    private final long guestCid;
    private final GuestDelivery delivery;
    private final Map<Integer, PortListener> listeners = new ConcurrentHashMap<>();
    private final Map<Long, VsockConnection> connections = new ConcurrentHashMap<>();
    private volatile @Nullable String ended;

    Switchboard(long guestCid, GuestDelivery delivery) {
        this.guestCid = guestCid;
        this.delivery = delivery;
    }

    /// Serves a port from now on.
    ///
    /// @throws IOException if the port is served already or the device has ended
    VsockListener listen(int port) throws IOException {
        var listener = new PortListener(port, this);
        if (listeners.putIfAbsent(port, listener) != null) {
            throw new IOException(
                    "vsock port " + Integer.toUnsignedString(port) + " has a listener already");
        }
        var reason = ended;
        if (reason != null) { // read after the entry is put, set before the table is swept
            listener.close();
            throw new IOException(
                    "no listener on vsock port " + Integer.toUnsignedString(port) + ": " + reason);
        }
        return listener;
    }

    void forget(PortListener listener) {
        listeners.remove(listener.port(), listener);
    }

    void forget(VsockConnection connection) {
        connections.remove(connection.key(), connection);
    }

    /// Handles one packet of the guest, whose payload is what comes next in `chain`.
    void dispatch(VsockPacket packet, DescriptorChain chain, GuestMemory memory) throws GuestFault {
        if (packet.sourceCid() != guestCid) {
            return; // a false sender cannot be answered
        }
        if (packet.targetCid() != VsockPacket.HOST_CID || packet.type() != VsockPacket.STREAM) {
            refuse(packet);
            return;
        }
        var connection =
                connections.get(VsockConnection.key(packet.targetPort(), packet.sourcePort()));
        if (connection != null) {
            connection.handle(packet, chain, memory);
        } else if (packet.operation() == VsockPacket.REQUEST) {
            open(packet);
        } else {
            refuse(packet);
        }
    }

    private void open(VsockPacket request) {
        var listener = listeners.get(request.targetPort());
        var window = listener == null ? 0 : listener.allowance();
        if (listener == null || window == 0 || connections.size() >= MOST_CONNECTIONS) {
            refuse(request);
            return;
        }
        var connection = new VsockConnection(this, delivery, request, window);
        connections.put(connection.key(), connection);
        // The answer is on its way before the program can send on the connection.
        delivery.post(connection, VsockPacket.RESPONSE);
        listener.offer(connection);
    }

    private void refuse(VsockPacket packet) {
        if (packet.operation() != VsockPacket.RESET) {
            delivery.refuse(packet);
        }
    }

    /// Ends all connections, because the guest's driver has begun anew; the listeners stay.
    void dropConnections(String reason) {
        for (var connection : connections.values()) {
            connection.lose(reason);
            forget(connection);
        }
        delivery.wake();
    }

    int connections() {
        return connections.size();
    }

    /// Ends everything.
    void end(String reason) {
        ended = reason;
        listeners.values().forEach(PortListener::close);
        dropConnections(reason);
    }
}
