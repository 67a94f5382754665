package io.hcsshim.shim.service;

import io.hcsshim.wire.ttrpc.TtrpcServer;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where containerd calls the resident: a socket for each namespace, bound when its first pod is reserved and kept
/// until the resident leaves, for a containerd that comes back. Thread-safe.
final class NamespaceServers implements AutoCloseable {
    private final Resident.Seat seat;
    private final Services services;
    private final Statuses statuses;
    // Guarded by this.
    private final Map<String, TtrpcServer> servers = new HashMap<>();

    /// What answers the calls of a namespace, by the names of services.
    interface Services {
        Map<String, TtrpcService> of(String namespace);
    }

    NamespaceServers(Resident.Seat seat, Services services, Statuses statuses) {
        this.seat = seat;
        this.services = services;
        this.statuses = statuses;
    }

    /// The socket of a namespace, listening.
    synchronized Path socket(String namespace) throws IOException {
        var socket = seat.state().namespaceSocket(seat.socket(), namespace);
        if (!servers.containsKey(namespace)) {
            Files.deleteIfExists(socket); // of a resident that died: the seat is ours
            servers.put(namespace, TtrpcServer.start(socket, services.of(namespace), statuses::of));
        }
        return socket;
    }

    /// Serves a namespace on a socket that whoever launched us has bound.
    synchronized void adopt(String namespace, ServerSocketChannel listener) {
        var socket = seat.state().namespaceSocket(seat.socket(), namespace);
        servers.put(
                namespace,
                TtrpcServer.start(listener, socket, services.of(namespace), statuses::of));
    }

    @Override
    public synchronized void close() throws IOException {
        for (var server : servers.values()) {
            server.close();
        }
        servers.clear();
    }
}
