package io.hcsshim.shim.task;

import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.grpc.GrpcCall;
import io.hcsshim.wire.proto.ProtoException;
import io.hcsshim.wire.proto.ProtoReader;
import io.hcsshim.wire.proto.ProtoWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What containerd has written down of a container.
///
/// `ctr run --sandbox POD` puts the pod there and nowhere else; containerd since 2.1 calls `start` and Create for it as for any other
/// container, unless the shim speaks the third version of the protocol. In that it tells nobody of the ends of a pod's containers when the
/// shim dies, so ours does not.
final class ContainerRecord {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String SERVICE = "containerd.services.containers.v1.Containers";

    // GetContainerRequest, GetContainerResponse, Container
    private static final int ID = 1;
    private static final int CONTAINER = 1;
    private static final int SANDBOX = 11;

    private ContainerRecord() {}

    /// The sandbox that a container was put into.
    ///
    /// @throws IOException if its containerd does not say
    static Optional<String> sandbox(Reservation of) throws IOException {
        if (!of.containerd().startsWith("/")) {
            return Optional.empty(); // a named pipe, or nothing
        }
        var question = new ProtoWriter().string(ID, of.key().id()).toBytes();
        var namespace = Map.of("containerd-namespace", of.key().namespace());
        var call = new GrpcCall(SERVICE, "Get", question, namespace);
        return sandbox(call.answer(Path.of(of.containerd()), LIMIT));
    }

    /// The same out of the answer.
    static Optional<String> sandbox(byte[] answer) throws ProtoException {
        var response = new ProtoReader(answer);
        while (response.next()) {
            if (response.field() == CONTAINER) {
                return inContainer(response.message());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inContainer(ProtoReader container) throws ProtoException {
        while (container.next()) {
            if (container.field() == SANDBOX) {
                return Optional.of(container.string()).filter(id -> !id.isEmpty());
            }
        }
        return Optional.empty();
    }
}
