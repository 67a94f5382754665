package io.hcsshim.shim.service;

import io.hcsshim.shim.control.Doors;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.Map;

/// Where containerd calls the resident: a door for each namespace, opened when its first pod is reserved and kept
/// until the resident leaves, for a containerd that comes back. Thread-safe.
final class NamespaceServers implements AutoCloseable {
    private final Resident.Seat seat;
    private final Doors doors;
    private final Services services;
    private final Statuses statuses;
    // Guarded by this.
    private final Map<String, TtrpcServer> servers = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();

    /// What answers the calls of a namespace, by the names of services.
    interface Services {
        Map<String, TtrpcService> of(String namespace);
    }

    NamespaceServers(Resident.Seat seat, Doors doors, Services services, Statuses statuses) {
        this.seat = seat;
        this.doors = doors;
        this.services = services;
        this.statuses = statuses;
    }

    /// Where a namespace is listened for.
    synchronized String address(String namespace) throws IOException {
        var known = addresses.get(namespace);
        if (known != null) {
            return known;
        }
        var door = doors.open(seat.state(), seat.socket(), namespace);
        servers.put(
                namespace,
                TtrpcServer.start(door.listener(), services.of(namespace), statuses::of));
        addresses.put(namespace, door.address());
        return door.address();
    }

    /// Serves a namespace on a socket that whoever launched us has bound.
    synchronized void adopt(String namespace, ServerSocketChannel listener) {
        var socket = seat.state().namespaceSocket(seat.socket(), namespace);
        servers.put(
                namespace,
                TtrpcServer.start(listener, socket, services.of(namespace), statuses::of));
        addresses.put(namespace, socket.toString());
    }

    @Override
    public synchronized void close() throws IOException {
        for (var server : servers.values()) {
            server.close();
        }
        servers.clear();
        addresses.clear();
    }
}
