package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A unix socket that listens; it is removed at the end.
record SocketListener(ServerSocketChannel listener, Path socket) implements TtrpcListener {
    @Override
    public TtrpcChannel accept() throws IOException {
        return new SocketConnection(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
