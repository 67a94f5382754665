package io.hcsshim.shim.service;

import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What our own short-lived commands ask of the resident process.
final class ResidentService implements TtrpcService {
    private static final Duration FORGET_LIMIT = Duration.ofSeconds(3);
    private static final byte[] EMPTY = new byte[0];

    private final Admission admission;
    private final NamespaceServers servers;

    ResidentService(Admission admission, NamespaceServers servers) {
        this.admission = admission;
        this.servers = servers;
    }

    @Override
    public byte[] call(TtrpcCall call) throws IOException, InterruptedException {
        return switch (call.method()) {
            case ResidentClient.RESERVE -> reserve(Reservation.decode(call.payload()));
            case ResidentClient.FORGET -> forget(call.payload());
            default -> throw TaskException.unimplemented("method " + call.method());
        };
    }

    private byte[] reserve(Reservation wanted) throws IOException, InterruptedException {
        var pod = admission.reserve(wanted);
        try {
            var address = servers.address(wanted.key().namespace());
            return address.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            admission.forget(pod);
            throw e;
        }
    }

    /// Adds the pod that this resident was launched for, and only then listens to its containerd.
    void begin(Reservation wanted, ServerSocketChannel listener)
            throws IOException, InterruptedException {
        admission.reserve(wanted);
        servers.adopt(wanted.key().namespace(), listener);
    }

    private byte[] forget(byte[] payload) throws IOException, InterruptedException {
        var fields = new String(payload, StandardCharsets.UTF_8).split("\0", 2);
        var pod = admission.find(new PodKey(fields[0], fields[fields.length - 1]));
        if (pod.isEmpty()) {
            return EMPTY;
        }
        var how = pod.get().discard(FORGET_LIMIT);
        admission.forget(pod.get());
        return TaskService.response(how);
    }
}
