package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A unix socket that listens; it is removed at the end.
record SocketListener(ServerSocketChannel listener, Path socket) implements TtrpcListener {
    @Override
    public TtrpcChannel accept() throws IOException {
        return new Socket(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }

    private static final class Socket implements TtrpcChannel {
        private final SocketChannel channel;
        private final InputStream in;
        private final OutputStream out;

        Socket(SocketChannel channel) {
            this.channel = channel;
            this.in = Channels.newInputStream(channel);
            this.out = Channels.newOutputStream(channel);
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
