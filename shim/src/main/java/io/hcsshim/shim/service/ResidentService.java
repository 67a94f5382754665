package io.hcsshim.shim.service;

import io.hcsshim.protocol.log.Level;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.events.EventQueue;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.log.PodLog;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What our own short-lived commands ask of the resident process.
final class ResidentService implements TtrpcService {
    private static final Duration FORGET_LIMIT = Duration.ofSeconds(3);
    private static final byte[] EMPTY = new byte[0];

    private final StateRoot state;
    private final Pods pods;
    private final NamespaceServers servers;
    private final OutputStream log;

    /// @param log takes the lines of all pods
    ResidentService(StateRoot state, Pods pods, NamespaceServers servers, OutputStream log) {
        this.state = state;
        this.pods = pods;
        this.servers = servers;
        this.log = log;
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
        var pod = add(wanted);
        try {
            var socket = servers.socket(wanted.key().namespace());
            return socket.toString().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            pods.remove(pod);
            pod.log().close();
            throw e;
        }
    }

    /// Adds the pod that this resident was launched for, and only then listens to its containerd.
    void begin(Reservation wanted, ServerSocketChannel listener)
            throws IOException, InterruptedException {
        add(wanted);
        servers.adopt(wanted.key().namespace(), listener);
    }

    private Pod add(Reservation wanted) throws IOException, InterruptedException {
        var stale = pods.find(wanted.key());
        if (stale.isPresent() && !stale.get().busy()) {
            pods.remove(stale.get()); // its containerd never came back for it
        }
        var folder = new PodFolder(state.pod(wanted.key()));
        if (stale.isEmpty() && folder.exists()) {
            folder.undo(); // of a resident that died
        }
        var podLog =
                PodLog.open(
                        wanted.key().toString(),
                        Path.of(wanted.bundle()),
                        log,
                        wanted.debug() ? Level.DEBUG : Level.INFO);
        var events =
                new EventQueue(
                        wanted.key().namespace(),
                        wanted.ttrpcAddress(),
                        (topic, why) -> podLog.log().warning("event dropped: " + topic, why));
        var pod = new Pod(wanted.key(), state.machine(wanted.key()), folder, events, podLog);
        try {
            pods.add(pod);
        } catch (TaskException e) {
            podLog.close();
            throw e;
        }
        podLog.log().info("reserved", Map.of("bundle", wanted.bundle()));
        return pod;
    }

    private byte[] forget(byte[] payload) throws IOException, InterruptedException {
        var fields = new String(payload, StandardCharsets.UTF_8).split("\0", 2);
        var pod = pods.find(new PodKey(fields[0], fields[fields.length - 1]));
        if (pod.isEmpty()) {
            return EMPTY;
        }
        var how = pod.get().discard(FORGET_LIMIT);
        pods.remove(pod.get());
        Thread.ofVirtual().name("close " + pod.get().key()).start(() -> closeQuietly(pod.get()));
        return TaskService.response(how);
    }

    private static void closeQuietly(Pod pod) {
        try {
            pod.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
