package io.hcsshim.shim.task;

import io.hcsshim.shim.control.PodKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pods of a resident process, from their reservation until nothing of them is left. Thread-safe.
public final class Pods {
    // Guarded by this.
    private final Map<PodKey, Pod> pods = new HashMap<>();
    private boolean leaving;

    /// The `start` that launched this process is on its way with the first pod.
    private static final long FIRST_POD_MS = 10_000;

    /// A containerd that has reserved a pod creates its task at once, or never.
    private static final Duration STALE = Duration.ofMinutes(5);

    private static final long LOOK_MS = 30_000;

    /// Adds a pod.
    ///
    /// @throws TaskException `UNAVAILABLE` if this process is about to leave, `ALREADY_EXISTS` if there is one
    public synchronized void add(Pod pod) throws TaskException {
        if (leaving) {
            throw TaskException.unavailable("this process is about to leave");
        }
        if (pods.putIfAbsent(pod.key(), pod) != null) {
            throw TaskException.exists("task " + pod.key());
        }
        notifyAll();
    }

    /// The pod of this key.
    public synchronized Optional<Pod> find(PodKey key) {
        return Optional.ofNullable(pods.get(key));
    }

    /// The pod of this key.
    ///
    /// @throws TaskException `NOT_FOUND`
    public Pod get(PodKey key) throws TaskException {
        return find(key).orElseThrow(() -> TaskException.notFound("task " + key));
    }

    /// The pod that a container is to join.
    ///
    /// @param sandbox its id, by the container's own word
    /// @throws TaskException `FAILED_PRECONDITION` if there is none, `INVALID_ARGUMENT` if that is no id
    public Pod toJoin(PodKey container, String sandbox) throws TaskException {
        PodKey key;
        try {
            key = new PodKey(container.namespace(), sandbox);
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(
                    "the sandbox of container " + container + ": " + e.getMessage());
        }
        return find(key)
                .orElseThrow(() ->
                        TaskException.precondition(
                                "container "
                                        + container
                                        + " is to join sandbox "
                                        + sandbox
                                        + ", which is not there"));
    }

    /// Drops a pod.
    public synchronized void remove(Pod pod) {
        pods.remove(pod.key(), pod);
        notifyAll();
    }

    /// All of them.
    public synchronized List<Pod> all() {
        return List.copyOf(pods.values());
    }

    /// Waits until there has been no pod for as long as `linger`, and lets none in from then on.
    ///
    /// The first pod is given 10 s to come, however short `linger` is.
    ///
    /// @param lingerMillis 0 means to leave with the last pod
    public synchronized void awaitIdle(long lingerMillis) throws InterruptedException {
        long patience = Math.max(lingerMillis, FIRST_POD_MS);
        long idleSince = System.nanoTime();
        while (true) {
            if (!pods.isEmpty()) {
                wait(LOOK_MS);
                dropStale();
                patience = lingerMillis;
                idleSince = System.nanoTime();
                continue;
            }
            long left = patience - (System.nanoTime() - idleSince) / 1_000_000;
            if (left <= 0) {
                leaving = true;
                return;
            }
            wait(left);
        }
    }

    private void dropStale() {
        pods.values().removeIf(pod -> !pod.busy() && pod.age().compareTo(STALE) > 0);
    }
}
