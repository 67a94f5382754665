package io.hcsshim.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What `ctr events` tells, from all the containerds that there were one after the other. Thread-safe.
final class Events implements AutoCloseable {
    private final List<TaskEvent> seen = new ArrayList<>(); // guarded by itself
    private volatile Process reader;

    Events(ProcessBuilder ctr) throws IOException {
        this.reader = listen(ctr);
    }

    /// Listens to the containerd that is there now.
    void again(ProcessBuilder ctr) throws IOException {
        reader.destroyForcibly();
        reader = listen(ctr);
    }

    private Process listen(ProcessBuilder ctr) throws IOException {
        var process = ctr.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (var lines = process.inputReader()) {
                        lines.lines().forEach(line -> TaskEvent.parse(line).ifPresent(this::take));
                    } catch (IOException | java.io.UncheckedIOException _) {
                        // its containerd is gone
                    }
                });
        return process;
    }

    private void take(TaskEvent event) {
        synchronized (seen) {
            seen.add(event);
            seen.notifyAll();
        }
    }

    /// All of one container so far.
    List<TaskEvent> of(String container) {
        synchronized (seen) {
            return seen.stream().filter(event -> event.container().equals(container)).toList();
        }
    }

    /// The ends of a container's first process so far, once there is one or the limit is over.
    List<TaskEvent> exits(String container, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (seen) {
            while (true) {
                var told =
                        seen.stream()
                                .filter(event -> event.topic().equals("exit"))
                                .filter(event -> event.container().equals(container))
                                .filter(event -> event.process().equals(container))
                                .toList();
                long left = end - System.nanoTime();
                if (!told.isEmpty() || left <= 0) {
                    return told;
                }
                TimeUnit.NANOSECONDS.timedWait(seen, left);
            }
        }
    }

    @Override
    public void close() {
        reader.destroyForcibly();
    }
}
