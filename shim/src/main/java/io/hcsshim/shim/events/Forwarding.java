package io.hcsshim.shim.events;

import io.hcsshim.shim.control.PipeConnection;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connection to one containerd's event service; connects when first needed and again after a loss.
///
/// Confined to one thread at a time.
final class Forwarding implements AutoCloseable {
    private static final String SERVICE = "containerd.services.events.ttrpc.v1.Events";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String SCHEME = "unix://";

    private final String address;
    private @Nullable TtrpcClient client;

    /// @param address a path, with or without `unix://` in front, or the name of a pipe
    Forwarding(String address) {
        this.address = address;
    }

    private static Path socket(String address) {
        return Path.of(address.startsWith(SCHEME) ? address.substring(SCHEME.length()) : address);
    }

    private static TtrpcClient connect(String address) throws IOException {
        return NamedPipes.isPipe(address)
                ? TtrpcClient.over(PipeConnection.dial(Libraries.system(), address))
                : TtrpcClient.connect(socket(address));
    }

    /// Whether somebody listens at an address. A containerd that was killed leaves its socket, and nobody behind it.
    static boolean isHeard(String address) {
        try {
            open(address).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Closeable open(String address) throws IOException {
        return NamedPipes.isPipe(address)
                ? PipeConnection.dial(Libraries.system(), address)::close
                : SocketChannel.open(UnixDomainSocketAddress.of(socket(address)));
    }

    /// Forwards one encoded request.
    void forward(byte[] request, String namespace) throws IOException, InterruptedException {
        var connected = client;
        if (connected == null) {
            connected = connect(address);
            client = connected;
        }
        try {
            connected.call(
                    SERVICE,
                    "Forward",
                    request,
                    Map.of("containerd-namespace-ttrpc", namespace),
                    LIMIT);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        var connected = client;
        client = null;
        if (connected != null) {
            connected.close();
        }
    }
}
