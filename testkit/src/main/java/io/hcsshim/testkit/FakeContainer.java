package io.hcsshim.testkit;

import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A container of a [FakeGuest]. Thread-safe.
final class FakeContainer {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final RequestHead head;
    private final ContainerConfig config;
    private final long initPid;
    private final Map<Long, FakeProcess> processes = new LinkedHashMap<>();
    private Optional<FakeProcess> init = Optional.empty();
    private String exitKind = Notification.UNEXPECTED_EXIT;
    private boolean killed;

    FakeContainer(RequestHead head, ContainerConfig config, long initPid) {
        this.head = head;
        this.config = config;
        this.initPid = initPid;
    }

    ContainerConfig config() {
        return config;
    }

    long initPid() {
        return initPid;
    }

    JsonObject specProcess() throws JsonException {
        return config.specification()
                .orElse(JsonObject.of())
                .object("process")
                .orElse(JsonObject.of());
    }

    synchronized void setInit(FakeProcess process) {
        init = Optional.of(process);
        processes.put(process.pid(), process);
    }

    synchronized void add(FakeProcess process) {
        processes.put(process.pid(), process);
    }

    synchronized FakeProcess process(long pid) throws HResultException {
        var process = processes.get(pid);
        if (process == null) {
            throw HResultException.because(HResult.NOT_FOUND, "no process " + pid);
        }
        return process;
    }

    synchronized List<Long> pids() {
        return List.copyOf(processes.keySet());
    }

    /// Remembers how the container ends if it does now.
    synchronized void signalled(int signal) {
        if (signal == SIGTERM) {
            exitKind = Notification.GRACEFUL_EXIT;
        } else if (signal == SIGKILL) {
            exitKind = Notification.FORCED_EXIT;
        }
    }

    synchronized void shutdown(int signal) throws HResultException {
        if (init.isEmpty()) {
            killed |= signal == SIGKILL;
            return;
        }
        try {
            init.get().signal(signal);
        } catch (HResultException _) {
            throw HResultException.because(HResult.ALREADY_STOPPED, "container not running");
        }
        signalled(signal);
    }

    /// True if the runtime would let go of it.
    synchronized boolean isStopped() {
        return init.map(FakeProcess::hasExited).orElse(killed);
    }

    synchronized Notification exitNotification() {
        return Notification.exit(head, exitKind);
    }
}
