package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// Serves ttrpc on a unix socket, or on what else listens.
///
/// Accepts from construction of its thread in [#start] until [#close], which also ends every connection. One
/// virtual thread per connection and one per call. Thread-safe.
public final class TtrpcServer implements AutoCloseable {
    private static final long RETRY_ACCEPT_NANOS = 10_000_000;

    private final TtrpcListener listener;
    private final Map<String, TtrpcService> services;
    private final Function<Throwable, TtrpcException> statuses;
    private final Set<ServedConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private TtrpcServer(
            TtrpcListener listener,
            Map<String, TtrpcService> services,
            Function<Throwable, TtrpcException> statuses) {
        this.listener = listener;
        this.services = Map.copyOf(services);
        this.statuses = statuses;
    }

    /// Binds a socket and starts to accept.
    ///
    /// @param socket   where; must not exist, at most 107 bytes long (unix(7))
    /// @param services what answers, by full service name
    /// @param statuses turns what a service throws, if not a [TtrpcException], into a status
    /// @throws IOException if the socket cannot be bound; the message names it
    public static TtrpcServer start(
            Path socket,
            Map<String, TtrpcService> services,
            Function<Throwable, TtrpcException> statuses)
            throws IOException {
        return start(TtrpcListener.bind(socket), services, statuses);
    }

    /// Starts to accept on a socket that listens already.
    ///
    /// @param listener bound, blocking; closed by [#close]
    /// @param socket   where it is bound; removed by [#close]
    public static TtrpcServer start(
            ServerSocketChannel listener,
            Path socket,
            Map<String, TtrpcService> services,
            Function<Throwable, TtrpcException> statuses) {
        return start(new SocketListener(listener, socket), services, statuses);
    }

    /// Starts to accept.
    ///
    /// @param listener closed by [#close]
    public static TtrpcServer start(
            TtrpcListener listener,
            Map<String, TtrpcService> services,
            Function<Throwable, TtrpcException> statuses) {
        var server = new TtrpcServer(listener, services, statuses);
        Thread.ofVirtual().name("ttrpc-accept").start(server::accept);
        return server;
    }

    /// How many clients are connected.
    public int connections() {
        return connections.size();
    }

    /// Stops accepting, ends all connections and removes the socket; idempotent.
    ///
    /// Calls still running go on, but their answers go nowhere.
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        connections.forEach(ServedConnection::close);
    }

    private void accept() {
        while (!closed) {
            try {
                serve(listener.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, most likely: breathe, since accept would fail at once again.
                LockSupport.parkNanos(RETRY_ACCEPT_NANOS);
            }
        }
    }

    private void serve(TtrpcChannel channel) {
        var connection = new ServedConnection(channel, services, statuses);
        connections.add(connection);
        if (closed) {
            connection.close();
        }
        Thread.ofVirtual()
                .name("ttrpc-connection")
                .start(() -> {
                    try (connection) {
                        connection.run();
                    } finally {
                        connections.remove(connection);
                    }
                });
    }
}
