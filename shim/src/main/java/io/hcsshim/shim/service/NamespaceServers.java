package io.hcsshim.shim.service;

import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.TaskCreation;
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
    private final Pods pods;
    private final TaskCreation creation;
    private final Statistics statistics;
    private final Statuses statuses;
    // Guarded by this.
    private final Map<String, TtrpcServer> servers = new HashMap<>();

    NamespaceServers(
            Resident.Seat seat,
            Pods pods,
            TaskCreation creation,
            Statistics statistics,
            Statuses statuses) {
        this.seat = seat;
        this.pods = pods;
        this.creation = creation;
        this.statistics = statistics;
        this.statuses = statuses;
    }

    /// The socket of a namespace, listening.
    synchronized Path socket(String namespace) throws IOException {
        var socket = seat.state().namespaceSocket(seat.socket(), namespace);
        if (!servers.containsKey(namespace)) {
            Files.deleteIfExists(socket); // of a resident that died: the seat is ours
            servers.put(namespace, TtrpcServer.start(socket, services(namespace), statuses::of));
        }
        return socket;
    }

    /// Serves a namespace on a socket that whoever launched us has bound.
    synchronized void adopt(String namespace, ServerSocketChannel listener) {
        var socket = seat.state().namespaceSocket(seat.socket(), namespace);
        servers.put(
                namespace, TtrpcServer.start(listener, socket, services(namespace), statuses::of));
    }

    private Map<String, TtrpcService> services(String namespace) {
        var tasks = new TaskService(namespace, pods, creation, statistics);
        return Map.of("containerd.task.v2.Task", tasks, "containerd.task.v3.Task", tasks);
    }

    @Override
    public synchronized void close() throws IOException {
        for (var server : servers.values()) {
            server.close();
        }
        servers.clear();
    }
}
