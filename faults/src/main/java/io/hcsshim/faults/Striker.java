package io.hcsshim.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does one fault, once, when its point is reached.
final class Striker implements Checkpoint.Watch {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String END_AGENT =
            "kill -9 $(pidof java) || kill -9 $(pidof gcs) || kill -9 $(pgrep -f hcsshim.guest)";
    private static final String END_RUNTIME =
            "i=0; while [ $i -lt 300 ]; do kill -9 $(pidof crun runc) 2>/dev/null && exit 0; i=$((i+1)); done";

    private final FaultHost host;
    private final Fault fault;
    private final String container;
    private final AtomicBoolean reached = new AtomicBoolean();
    private volatile boolean struck;

    Striker(FaultHost host, Fault fault, String container) {
        this.host = host;
        this.fault = fault;
        this.container = container;
    }

    /// Whether the point was reached and there was somebody there to be struck.
    boolean hasStruck() {
        return struck;
    }

    @Override
    public void reached(String point, long process) throws IOException, InterruptedException {
        if (!point.equals(fault.point()) || reached.getAndSet(true)) {
            return;
        }
        switch (fault.victim()) {
            case SHIM -> strike(ProcessHandle.of(process).stream().toList());
            case QEMU -> strike(host.machines());
            case CONTAINERD -> strike(List.of(host.containerd()));
            case AGENT -> inGuest(END_AGENT, true);
            case RUNTIME -> inGuest(END_RUNTIME, false);
        }
    }

    private void strike(List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (var process : processes) {
            struck = true;
            switch (fault.deed()) {
                case KILL -> FaultHost.kill(process);
                case PAUSE -> FaultHost.pause(process, PAUSE);
            }
        }
    }

    /// Runs a script in the machine, in no container.
    private void inGuest(String script, boolean await) throws InterruptedException {
        struck = true;
        var run = Thread.ofPlatform().daemon().start(() -> exec(script));
        if (await) {
            run.join(LIMIT);
        }
    }

    private void exec(String script) {
        try (var sockets = Files.newDirectoryStream(host.state(), "shim-*.sock")) {
            for (Path socket : sockets) {
                GuestScript.run(socket, "default/" + container, script, LIMIT);
            }
        } catch (IOException _) {
            return; // who was to answer is what was struck
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
