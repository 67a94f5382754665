package io.hcsshim.ninep;

import io.hcsshim.hostfiles.Export;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// An export and the connections of clients to it.
final class Served implements AutoCloseable {
    final Export export;
    final Semaphore room = new Semaphore(20);
    private final Path folder;
    private int count;
    private CompletableFuture<Optional<IOException>> last = new CompletableFuture<>();

    Served(Path folder, Path source, boolean readOnly) throws IOException {
        this.folder = folder;
        export = Export.of(source.toString(), readOnly);
    }

    /// One more client, not attached yet.
    Wire connect() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("socket" + count++));
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            var client = SocketChannel.open(address);
            var server = listener.accept();
            var end = new CompletableFuture<Optional<IOException>>();
            last = end;
            Thread.ofPlatform().daemon().start(() -> end.complete(serve(server)));
            return new Wire(client);
        }
    }

    private Optional<IOException> serve(SocketChannel server) {
        try (server) {
            new Session(server, name -> Optional.of(export).filter(_ -> name.equals("e")), room)
                    .serve();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    /// How the newest session ended.
    Optional<IOException> end() throws InterruptedException, ExecutionException, TimeoutException {
        return last.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        export.close();
    }
}
