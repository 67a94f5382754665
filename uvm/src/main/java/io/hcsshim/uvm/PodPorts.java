package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.EveryPort;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.Sockets;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// Carries TCP connections that somebody makes inside a pod's network namespace on the host to where the pod is: into the
/// machine, by vsock.
///
/// The packets of the pod's interfaces go to the machine anyhow, but those of its loopback do not leave the namespace.
/// That is the way of a port-forward: containerd enters the namespace and dials `localhost`.
///
/// A connection is accepted before anybody knows whether the pod listens; one that it refuses is reset. Thread-safe.
final class PodPorts implements AutoCloseable {
    private static final int BUFFER = 32 << 10;

    private final EveryPort ports;
    private final Dialler pod;
    private final Log log;

    /// Where the connections go.
    interface Dialler {
        /// Starts a process in the machine whose standard streams are a connection in the pod's namespace there, and
        /// which ends with another status than 0 if it gets none.
        GuestProcess dial(String address, int port) throws IOException, InterruptedException;
    }

    private PodPorts(EveryPort ports, Dialler pod, Log log) {
        this.ports = ports;
        this.pod = pod;
        this.log = log;
    }

    /// Begins.
    ///
    /// @throws IOException if the kernel of the host cannot do that, or does not let us
    static PodPorts open(Path namespace, Dialler pod, Log log) throws IOException {
        try (var opened = NetworkNamespace.open(namespace)) {
            var relay = new PodPorts(opened.call(EveryPort::listen), pod, log);
            Thread.ofVirtual().name("ports of " + namespace).start(relay::run);
            return relay;
        }
    }

    private void run() {
        try {
            while (true) {
                var accepted = ports.accept();
                Thread.ofVirtual().name("port " + accepted.port()).start(() -> carry(accepted));
            }
        } catch (ClosedChannelException _) {
            // the end
        } catch (IOException e) {
            log.warning("the pod's ports are not reached from its namespace any more", e);
        }
    }

    private void carry(EveryPort.Accepted accepted) {
        try (var client = accepted.stream()) {
            var address = address(accepted.address());
            try (var process = pod.dial(address, accepted.port())) {
                carry(client, process);
            } catch (IOException e) {
                Sockets.resetWhenClosed(client.fd()); // so that nobody takes it for an end
                var words = "" + e.getMessage();
                log.debug(
                        "connection into the pod failed",
                        Map.of("port", accepted.port(), "error", words));
            }
        } catch (IOException _) {
            // the client has gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String address(byte[] sixteen) {
        for (int i = 0; i < 12; i++) {
            if (sixteen[i] != (i < 10 ? 0 : (byte) 0xff)) {
                return IpAddress.of(sixteen).toString();
            }
        }
        return IpAddress.of(Arrays.copyOfRange(sixteen, 12, 16)).toString();
    }

    private void carry(PolledFd client, GuestProcess process)
            throws IOException, InterruptedException {
        var toPod = process.stdin().orElseThrow();
        Thread.ofVirtual().name("to " + client).start(() -> forward(client, toPod));
        copy(process.stdout().orElseThrow(), client);
        var refusal = text(process.stderr().orElseThrow());
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        Sockets.shutdown(client.fd(), Sockets.Direction.WRITE);
        process.await();
    }

    private static void forward(ByteChannel client, VsockStream pod) {
        try {
            copy(client, pod);
            pod.shutdownOutput();
        } catch (IOException _) {
            pod.close(); // either end has gone, and the other will
        }
    }

    private static void copy(ByteChannel from, ByteChannel to) throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER);
        while (from.read(buffer) >= 0) {
            to.write(buffer.flip());
            buffer.clear();
        }
    }

    private static String text(ByteChannel from) throws IOException {
        var buffer = ByteBuffer.allocate(256);
        while (buffer.hasRemaining() && from.read(buffer) >= 0) {}
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /// Ends it; connections that are under way go on as long as the machine does.
    @Override
    public void close() {
        ports.close();
    }
}
