package io.hcsshim.shim.service;

import io.hcsshim.protocol.log.Level;
import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.events.EventQueue;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.shim.log.PodLog;
import io.hcsshim.shim.task.Pod;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.WorkloadSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How tasks and sandboxes come to be known, and are forgotten again. Thread-safe.
final class Admission {
    private final StateRoot state;
    private final Pods pods;
    private final Doors doors;
    private final OutputStream log;

    /// @param doors where containerd takes the lines of a pod
    /// @param log   takes the lines of all pods
    Admission(StateRoot state, Doors doors, Pods pods, OutputStream log) {
        this.state = state;
        this.doors = doors;
        this.pods = pods;
        this.log = log;
    }

    /// Takes what a `start` command reserves.
    Pod reserve(Reservation wanted) throws IOException, InterruptedException {
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
                        doors.log(wanted.key(), Path.of(wanted.bundle())),
                        log,
                        wanted.debug() ? Level.DEBUG : Level.INFO);
        var events =
                new EventQueue(
                        wanted.key().namespace(),
                        wanted.ttrpcAddress(),
                        (topic, why) -> podLog.log().warning("event dropped: " + topic, why));
        var pod = new Pod(wanted, state.machine(wanted.key()), folder, events, podLog);
        try {
            pods.add(pod);
        } catch (TaskException e) {
            podLog.close();
            throw e;
        }
        podLog.log().info("reserved", Map.of("bundle", wanted.bundle()));
        return pod;
    }

    /// The pod in which a task is about to be made. containerd 1.7 and 2.0 may call no `start` for a container of a
    /// pod: it comes with the first call, and goes with its deletion.
    ///
    /// @throws TaskException `NOT_FOUND` if it was not reserved and its bundle names no pod, `FAILED_PRECONDITION` if it names one that is
    ///                       not there
    Pod forTask(PodKey key, Path bundle) throws IOException, InterruptedException {
        var reserved = pods.find(key);
        if (reserved.isPresent()) {
            return reserved.get();
        }
        var sandbox = WorkloadSpec.sandbox(bundle);
        if (sandbox.isEmpty()) {
            return pods.get(key); // says that there is none
        }
        var owner = pods.toJoin(key, sandbox.get()).reservation();
        return reserve(
                new Reservation(
                        key,
                        bundle.toString(),
                        owner.ttrpcAddress(),
                        owner.containerd(),
                        owner.debug(),
                        owner.options()));
    }

    /// Whether this is not known yet and is about to come: containerd 1.7 asks for a container of a sandbox before it makes it, and gives
    /// up if there is no answer. Its bundle lies beside the sandbox's, which it names.
    boolean isAwaited(PodKey key) throws IOException {
        if (pods.find(key).isPresent()) {
            return false;
        }
        for (var pod : pods.all()) {
            var bundle = Path.of(pod.reservation().bundle()).resolveSibling(key.id());
            if (pod.key().namespace().equals(key.namespace())
                    && WorkloadSpec.sandbox(bundle).equals(Optional.of(pod.key().id()))) {
                return true;
            }
        }
        return false;
    }

    /// Forgets a pod that came by itself and holds nothing any more.
    void forgetIfJoined(Pod pod) throws IOException {
        var bundle = Path.of(pod.reservation().bundle());
        if (!pod.busy() && WorkloadSpec.sandbox(bundle).isPresent()) {
            forget(pod);
        }
    }

    /// Forgets a pod; what it still has to tell goes out in the background.
    void forget(Pod pod) {
        pods.remove(pod);
        Thread.ofVirtual().name("close " + pod.key()).start(() -> closeQuietly(pod));
    }

    private static void closeQuietly(Pod pod) {
        try {
            pod.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The pod of this key.
    Optional<Pod> find(PodKey key) {
        return pods.find(key);
    }
}
