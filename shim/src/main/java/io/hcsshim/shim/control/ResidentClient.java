package io.hcsshim.shim.control;

import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// A command's connection to the resident process.
public final class ResidentClient implements AutoCloseable {
    /// The name of the resident's private service.
    public static final String SERVICE = "io.hcsshim.Resident";

    /// Takes a [Reservation], answers the address for containerd, in UTF-8.
    public static final String RESERVE = "Reserve";

    /// Takes namespace, NUL, id; answers a `containerd.task.v2.DeleteResponse`.
    public static final String FORGET = "Forget";

    private final TtrpcClient client;

    private ResidentClient(TtrpcClient client) {
        this.client = client;
    }

    /// Connects.
    ///
    /// @throws IOException if no resident listens there
    public static ResidentClient connect(Path socket) throws IOException {
        return new ResidentClient(TtrpcClient.connect(socket));
    }

    /// Reserves a pod; afterwards the resident stays until the pod is gone.
    ///
    /// @return where containerd finds it: the path of a socket, or the name of a pipe
    public String reserve(Reservation reservation, Duration limit)
            throws IOException, InterruptedException {
        var answer = client.call(SERVICE, RESERVE, reservation.encode(), Map.of(), limit);
        return new String(answer, StandardCharsets.UTF_8);
    }

    /// Ends and removes whatever is left of a pod and answers the encoded delete response.
    public byte[] forget(PodKey key, Duration limit) throws IOException, InterruptedException {
        var payload = (key.namespace() + "\0" + key.id()).getBytes(StandardCharsets.UTF_8);
        return client.call(SERVICE, FORGET, payload, Map.of(), limit);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
