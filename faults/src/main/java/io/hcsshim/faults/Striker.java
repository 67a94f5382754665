package io.hcsshim.faults;

import io.hcsshim.faults.weave.Points;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Has a fault happen when its point is reached for the first time.
@SuppressWarnings("try") // it may be interrupted while it closes
final class Striker implements Checkpoint.Watch, AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// A machine that does nothing for longer is one that hangs.
    private static final Duration REST = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BUSY = 2;
    private static final String END_AGENT =
            "kill -9 $(pidof java) || kill -9 $(pidof gcs) || kill -9 $(pgrep -f hcsshim.guest)";
    private static final String END_RUNTIME =
            "i=0; while [ $i -lt 300 ]; do kill -9 $(pidof crun runc) 2>/dev/null && exit 0; i=$((i+1)); done";
    private static final String A_DAY_LATER = "date -s @$(($(date +%s) + 86400))";

    private final FaultHost host;
    private final Fault fault;
    private final String container;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean reached = new AtomicBoolean();
    private final List<Process> load = new ArrayList<>(); // guarded by itself
    private volatile @Nullable Thread ending; // of a shortage
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
    public char reached(String point, long process) throws IOException, InterruptedException {
        var first = !begun.getAndSet(true);
        if (!point.equals(fault.point()) || reached.getAndSet(true)) {
            return first ? Points.FORGET : Checkpoint.GO_ON; // its machine has none yet
        }
        switch (fault.victim()) {
            case SHIM -> strike(ProcessHandle.of(process).stream().toList());
            case QEMU -> strike(host.machine(container).map(Machine::process).stream().toList());
            case CONTAINERD -> strike(List.of(host.containerd()));
            case AGENT -> inGuest(END_AGENT, true);
            case RUNTIME -> inGuest(END_RUNTIME, false);
            case GUEST_CLOCK -> inGuest(A_DAY_LATER, true);
            case STREAM -> {
                struck = true;
                return fault.deed() == Fault.Deed.RESET ? Points.RESET : Points.STALL;
            }
            case DISK, DESCRIPTORS, TASKS, MEMORY -> exhaust(process);
            case CLOCK -> {
                struck = true;
                Files.writeString(host.clock(), Long.toString(Duration.ofDays(1).toMillis()));
            }
            case PROCESSORS -> load();
        }
        return Checkpoint.GO_ON;
    }

    private void strike(List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (var process : processes) {
            struck = true;
            if (fault.deed() == Fault.Deed.KILL) {
                FaultHost.kill(process);
            } else {
                FaultHost.pause(process, fault.victim() == Fault.Victim.QEMU ? REST : PAUSE);
            }
        }
    }

    /// A disk that stalls holds up who is at the point, as long as it does.
    private void exhaust(long process) throws IOException, InterruptedException {
        struck = true;
        if (fault.deed() == Fault.Deed.STALL) {
            Thread.sleep(PAUSE);
            return;
        }
        var shortage = Shortage.of(fault.victim(), host, process);
        ending =
                Thread.ofPlatform()
                        .start(() -> {
                            try (shortage) {
                                Thread.sleep(PAUSE);
                            } catch (IOException e) {
                                System.err.println("shortage of " + fault.victim() + ": " + e);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private void load() throws IOException {
        struck = true;
        synchronized (load) {
            for (int i = 0; i < BUSY; i++) {
                load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
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

    /// Waits until there is enough again of what there was none of.
    void awaitPlenty() throws InterruptedException {
        var shortage = ending;
        if (shortage != null) {
            shortage.join();
        }
    }

    /// Ends what lasts as long as the life, and waits for what ends by itself.
    @Override
    public void close() throws IOException, InterruptedException {
        awaitPlenty();
        Files.deleteIfExists(host.clock());
        synchronized (load) {
            for (var busy : load) {
                busy.destroyForcibly().waitFor();
            }
        }
    }
}
