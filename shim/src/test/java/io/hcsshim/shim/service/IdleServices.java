package io.hcsshim.shim.service;

import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.local.IdleMachines;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.Sandbox;
import io.hcsshim.shim.task.SandboxCreation;
import io.hcsshim.shim.task.Task;
import io.hcsshim.shim.task.TaskCreation;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The services of a resident without sockets, over machines that do nothing. A task `c` and a sandbox `s` are reserved when
/// somebody calls first, and `j` is the bundle of a container of the sandbox.
final class IdleServices implements AutoCloseable {
    private static final String NAMESPACE = "test";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SPEC =
            "{\"ociVersion\":\"1.0.2\",\"process\":{\"args\":[\"sh\"],\"cwd\":\"/\",\"terminal\":true},\"root\":{\"path\":\"rootfs\"},"
                    + "\"linux\":{\"namespaces\":[{\"type\":\"network\"}]}}";

    private final Path folder;
    private final StateRoot state;
    private final IdleMachines machines = new IdleMachines();
    private final Pods pods = new Pods();
    private final Admission admission;
    private final TtrpcService tasks;
    private final TtrpcService sandboxes;
    private String told = "";
    private boolean begun;

    IdleServices(Path folder) throws IOException {
        this.folder = folder;
        state = new StateRoot(folder.resolve("state"));
        state.create();
        for (var bundle : List.of("c", "s", "j")) {
            Files.createDirectory(folder.resolve(bundle));
        }
        Files.writeString(folder.resolve("c/config.json"), SPEC);
        Files.writeString(folder.resolve("j/config.json"), SPEC);
        Files.writeString(folder.resolve("j/sandbox"), "s");
        admission = new Admission(state, Doors.SOCKETS, pods, OutputStream.nullOutputStream());
        var statistics = Statistics.of("v2");
        var environment = Map.of("HCSSHIM_KILL_SECONDS", "1");
        var creation = new TaskCreation(machines, Optional.empty(), pods, environment);
        tasks = new TaskService(NAMESPACE, pods, admission, creation, statistics);
        sandboxes =
                new SandboxService(
                        NAMESPACE,
                        pods,
                        admission,
                        new SandboxCreation(machines, environment),
                        statistics);
    }

    /// What `start` hears on standard input, before anybody calls.
    void told(byte[] options) {
        told = Base64.getEncoder().encodeToString(options);
    }

    /// Where a path is that begins with `@`; others stay what they are.
    String path(String named) {
        return named.startsWith("@") ? folder + named.substring(1) : named;
    }

    byte[] call(String method, byte[] message) throws Exception {
        begin();
        var service = method.contains("Sandbox") || method.equals("Platform") ? sandboxes : tasks;
        return service.call(new TtrpcCall("", method, message, Map.of(), Duration.ZERO));
    }

    private void begin() throws IOException, InterruptedException {
        if (!begun) {
            begun = true;
            for (var id : List.of("c", "s")) {
                admission.reserve(
                        new Reservation(
                                new PodKey(NAMESPACE, id), path("@/" + id), "", "", false, told));
            }
        }
    }

    Task task(String id) throws IOException {
        return pods.get(new PodKey(NAMESPACE, id)).task();
    }

    Sandbox sandbox(String id) throws IOException {
        return pods.get(new PodKey(NAMESPACE, id)).sandbox();
    }

    /// Whether a process runs.
    boolean isBusy() {
        return machines.areBusy();
    }

    /// Ends what there is, of which nothing may be left.
    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("end the services", e);
        }
    }

    private void end() throws IOException, InterruptedException {
        for (var pod : pods.all()) {
            pod.discard(LIMIT);
            admission.forget(pod);
        }
        var end = System.nanoTime() + LIMIT.toNanos();
        while (holdsSomething()) {
            if (isBusy() || System.nanoTime() > end) {
                throw new IllegalStateException("something is left");
            }
            Thread.sleep(1); // what ended by itself is taken down beside
        }
    }

    private boolean holdsSomething() throws IOException {
        return !isEmpty("pods/" + NAMESPACE) || !isEmpty("vm");
    }

    private boolean isEmpty(String name) throws IOException {
        var held = state.folder().resolve(name);
        if (Files.notExists(held)) {
            return true;
        }
        try (var entries = Files.list(held)) {
            return entries.findAny().isEmpty();
        }
    }
}
