package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.bridge.BridgeListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Who waits for which end: containers by id, and the bridge. Thread-safe.
final class GuestEvents implements BridgeListener {
    private final Log log;
    private final Map<String, CountDownLatch> containers = new ConcurrentHashMap<>();
    private final CountDownLatch bridgeClosed = new CountDownLatch(1);
    private volatile boolean expected;

    GuestEvents(Log log) {
        this.log = log;
    }

    /// Begins to listen for the end of a container; do it before the guest hears of it.
    ///
    /// @throws IOException if the machine has a container of this id
    void register(String container) throws IOException {
        if (containers.putIfAbsent(container, new CountDownLatch(1)) != null) {
            throw new IOException("a container of this id exists already: " + container);
        }
        if (bridgeClosed.getCount() == 0) {
            exited(container); // perhaps too late to be swept
        }
    }

    void forget(String container) {
        containers.remove(container);
    }

    /// The bridge will be closed on purpose.
    void expectClose() {
        expected = true;
    }

    /// Waits for the end of a container or of the bridge; true if it came within `limit`.
    boolean awaitExit(String container, Duration limit) throws InterruptedException {
        var exit = containers.get(container);
        return exit == null || exit.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void awaitBridgeClosed() throws InterruptedException {
        bridgeClosed.await();
    }

    @Override
    public void containerExited(Notification notification) {
        var id = notification.head().containerId();
        if (!exited(id)) {
            // The reference hangs up here; but a container that was deleted by force may still have
            // its notification on the way.
            log.debug("exit of an unknown container", Map.of("container", id));
        }
    }

    private boolean exited(String container) {
        var exit = containers.get(container);
        if (exit == null) {
            return false;
        }
        exit.countDown();
        return true;
    }

    @Override
    public void bridgeClosed(IOException reason, String trace) {
        if (!expected) {
            log.error(
                    "bridge closed",
                    Map.of("error", String.valueOf(reason.getMessage()), "frames", trace));
        }
        bridgeClosed.countDown();
        containers.values().forEach(CountDownLatch::countDown);
    }
}
