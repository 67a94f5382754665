package io.hcsshim.faults;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Where threads of programs under test report and wait: the other end of [io.hcsshim.faults.weave.Points]. Thread-safe.
final class Checkpoint implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final Path socket;
    private volatile Watch watch = (point, process) -> GO_ON;
    // Guarded by this.
    private final Map<String, Integer> seen = new HashMap<>();

    /// What the thread there is told: see [io.hcsshim.faults.weave.Points].
    static final char GO_ON = '\n';

    /// Who looks at what is reached; the thread there waits until this returns, and is told what.
    interface Watch {
        char reached(String point, long process) throws IOException, InterruptedException;
    }

    private Checkpoint(ServerSocketChannel listener, Path socket) {
        this.listener = listener;
        this.socket = socket;
    }

    static Checkpoint open(Path socket) throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        var checkpoint = new Checkpoint(listener, socket);
        Thread.ofPlatform().daemon().name("checkpoint").start(checkpoint::accept);
        return checkpoint;
    }

    /// From now on `watch` looks, and points are counted from one again: the second time that `rpc State` is reached is
    /// `rpc State#2`.
    synchronized void watch(Watch watch) {
        seen.clear();
        this.watch = watch;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                var client = listener.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                System.err.println("checkpoint: " + e.getMessage());
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var text = new StringBuilder();
            var in = Channels.newInputStream(client);
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                text.append((char) c);
            }
            var space = text.indexOf(" ");
            if (space < 0) {
                return; // its thread was interrupted before it could say where it is
            }
            var told =
                    watch.reached(
                            counted(text.substring(space + 1)),
                            Long.parseLong(text.substring(0, space)));
            client.write(ByteBuffer.wrap(new byte[] {(byte) told}));
        } catch (IOException e) {
            return; // it was killed where it stood
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String counted(String point) {
        int times = seen.merge(point, 1, Integer::sum);
        return times == 1 ? point : point + "#" + times;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }
}
