package io.hcsshim.shim.events;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.events.Envelope;
import io.hcsshim.containerd.events.ForwardRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiConsumer;

/// The events of one pod on their way to its containerd, first in first out.
///
/// An event that cannot be forwarded is tried again after 1, 2, 3 and 4 seconds and then dropped; those behind it
/// wait, so the order stands. A thread runs only while there is something to send. Thread-safe.
public final class EventQueue {
    private static final int ATTEMPTS = 5;

    private record Event(String topic, ForwardRequest request) {}

    private final String namespace;
    private final String address;
    private final Duration pause;
    private final BiConsumer<String, IOException> dropped;
    // Guarded by this, as is sending.
    private final Queue<Event> waiting = new ArrayDeque<>();
    private boolean sending;

    /// @param namespace of the pod
    /// @param address   containerd's ttrpc address; if empty, events go nowhere
    /// @param dropped   told the topic of an event that was given up, and why
    public EventQueue(String namespace, String address, BiConsumer<String, IOException> dropped) {
        this(namespace, address, Duration.ofSeconds(1), dropped);
    }

    EventQueue(
            String namespace,
            String address,
            Duration pause,
            BiConsumer<String, IOException> dropped) {
        this.namespace = namespace;
        this.address = address;
        this.pause = pause;
        this.dropped = dropped;
    }

    /// Queues an event; returns at once.
    public synchronized void publish(String topic, MessageLite event) {
        if (address.isEmpty()) {
            return;
        }
        waiting.add(new Event(topic, envelope(topic, event)));
        if (!sending) {
            sending = true;
            Thread.ofVirtual().name("events " + namespace).start(this::send);
        }
    }

    /// Whether its containerd can be reached at this moment; true if it has none.
    public boolean isHeard() {
        return address.isEmpty() || Forwarding.isHeard(address);
    }

    /// Waits until every event was forwarded or given up.
    ///
    /// @return false if that took longer than `limit`
    public synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (sending) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private ForwardRequest envelope(String topic, MessageLite event) {
        var now = Instant.now();
        return ForwardRequest.newBuilder()
                .setEnvelope(
                        Envelope.newBuilder()
                                .setTimestamp(
                                        Timestamp.newBuilder()
                                                .setSeconds(now.getEpochSecond())
                                                .setNanos(now.getNano()))
                                .setNamespace(namespace)
                                .setTopic(topic)
                                .setEvent(Packed.of(event)))
                .build();
    }

    private void send() {
        try (var forwarding = new Forwarding(address)) {
            for (var event = next(); event != null; event = next()) {
                forward(forwarding, event);
            }
        } catch (IOException e) {
            dropped.accept("closing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Event next() {
        var event = waiting.poll();
        if (event == null) {
            sending = false;
            notifyAll();
        }
        return event;
    }

    private void forward(Forwarding forwarding, Event event) throws InterruptedException {
        var request = event.request().toByteArray();
        for (int attempt = 1; ; attempt++) {
            try {
                forwarding.forward(request, namespace);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    dropped.accept(event.topic(), e);
                    return;
                }
                Thread.sleep(pause.multipliedBy(attempt));
            }
        }
    }
}
