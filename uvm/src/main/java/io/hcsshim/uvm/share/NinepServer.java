package io.hcsshim.uvm.share;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.ninep.Session;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Threads;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The 9p server of one machine: its vsock port 564, and a session on a thread of its own for each connection.
///
/// It listens from the first export on.
final class NinepServer implements FileServer {
    /// Where Linux looks for 9p.
    static final int PORT = 564;

    private static final Duration UNTIL_CLOSED = Duration.ofDays(365_000);

    /// Connections beyond one for each export: those that end, or have not said yet what they want.
    private static final int SPARE_SESSIONS = 8;

    private static final int STACK_BYTES = 256 << 10;

    private final VirtualMachine machine;
    private final Log log;
    private final Semaphore room;
    private final Map<String, Export> exports = new HashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private Optional<VsockListener> listener = Optional.empty();
    private boolean closed;

    NinepServer(VirtualMachine machine, Log log) {
        this.machine = machine;
        this.log = log;
        room = FileServer.room();
    }

    private static final class Connection {
        private final VsockStream stream;
        private volatile String export = "";

        private Connection(VsockStream stream) {
            this.stream = stream;
        }
    }

    @Override
    public synchronized void offer(String name, Export export) throws IOException {
        if (closed) {
            throw new IOException("the machine's file server is closed");
        }
        if (listener.isEmpty()) {
            var opened = machine.listen(PORT);
            listener = Optional.of(opened);
            Thread.ofVirtual().name("9p of " + machine.id()).start(() -> accept(opened));
        }
        exports.put(name, export);
    }

    @Override
    public MappedDirectory mapping(String path, String name, boolean readOnly) {
        return new MappedDirectory(path, PORT, name, readOnly);
    }

    @Override
    public synchronized void withdraw(String name) {
        var export = Optional.ofNullable(exports.remove(name));
        for (var connection : connections) {
            if (connection.export.equals(name)) {
                connection.stream.close();
            }
        }
        export.ifPresent(Export::close);
    }

    private synchronized Optional<Export> find(Connection connection, String name) {
        var export = Optional.ofNullable(exports.get(name));
        if (export.isPresent()) {
            connection.export = name;
        }
        return export;
    }

    private void accept(VsockListener from) {
        try {
            while (true) {
                serve(from.accept(UNTIL_CLOSED));
            }
        } catch (IOException e) {
            log.debug("no more connections for files of the host", Map.of("reason", e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void serve(VsockStream stream) {
        if (closed || connections.size() >= 2 * exports.size() + SPARE_SESSIONS) {
            stream.close();
            return;
        }
        var connection = new Connection(stream);
        connections.add(connection);
        try {
            Threads.start(
                    Thread.ofPlatform()
                            .daemon()
                            .stackSize(STACK_BYTES)
                            .name("9p of " + machine.id())
                            .unstarted(() -> run(connection)));
        } catch (ErrnoException e) {
            log.warning("nobody can serve a connection for files of the host", e);
            connections.remove(connection);
            stream.close();
        }
    }

    private void run(Connection connection) {
        try (var stream = connection.stream) {
            new Session(stream, name -> find(connection, name), room).serve();
        } catch (IOException e) {
            log.debug("a connection for files of the host ended", Map.of("reason", e));
        } finally {
            connections.remove(connection);
        }
    }

    /// The kernel's client waits by itself, and hears signals.
    @Override
    public void interruptLockWaits() {}

    @Override
    public synchronized void close() {
        closed = true;
        listener.ifPresent(VsockListener::close);
        connections.forEach(connection -> connection.stream.close());
        exports.values().forEach(Export::close);
        exports.clear();
    }
}
