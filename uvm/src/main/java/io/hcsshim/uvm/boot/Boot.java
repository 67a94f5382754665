package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.bridge.Bridge;
import io.hcsshim.uvm.bridge.BridgeListener;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One way up: machine, entropy, log, bridge, in the order of the protocol.
///
/// ```
/// listen on 1, 109, 0x40000000 ─▶ start ─┬─▶ serve 512 random bytes on 1
///                                        ├─▶ read the log on 109
///                                        └─▶ take the bridge on 0x40000000, negotiate
/// ```
///
/// Whatever fails ends the machine and releases everything, at once.
public final class Boot {
    private static final int ENTROPY_PORT = 1;
    private static final int LOG_PORT = 109;
    private static final int BRIDGE_PORT = 0x40000000;
    private static final int ENTROPY_BYTES = 512;

    /// Longer than any boot: the watch decides, and closes the listeners.
    private static final Duration UNTIL_CLOSED = Duration.ofDays(1);

    private final VirtualMachine machine;
    private final BootOptions options;
    private final BridgeListener events;
    private final BootWatch watch;
    private final GuestLog log;
    private volatile @Nullable Bridge bridge;
    private volatile @Nullable Capabilities capabilities;

    private Boot(VirtualMachine machine, BootOptions options, BridgeListener events) {
        this.machine = machine;
        this.options = options;
        this.events = events;
        this.watch = new BootWatch(options.limit(), machine::consoleTail, options.listener());
        this.log = new GuestLog(options.log());
    }

    /// Boots a machine.
    ///
    /// @param events hears the bridge from its first frame on
    /// @throws BootException if it does not come up; nothing is left behind then
    public static BootedMachine run(
            Hypervisor hypervisor, VmSpec spec, BootOptions options, BridgeListener events)
            throws IOException, InterruptedException {
        var machine = hypervisor.create(spec);
        try {
            return new Boot(machine, options, events).run();
        } catch (Throwable e) {
            try (machine) {
                throw e;
            }
        }
    }

    private BootedMachine run() throws IOException, InterruptedException {
        try (var entropy = machine.listen(ENTROPY_PORT);
                var logs = machine.listen(LOG_PORT);
                var bridges = machine.listen(BRIDGE_PORT)) {
            var exit = background("exit", this::watchExit);
            try {
                background("entropy", () -> serveEntropy(entropy));
                background("log", () -> openLog(logs));
                background("bridge", () -> openBridge(bridges));
                machine.start();
                watch.reached(BootPhase.QEMU_UP);
                watch.await();
                return new BootedMachine(
                        machine,
                        Objects.requireNonNull(bridge),
                        Objects.requireNonNull(capabilities),
                        log);
            } catch (IOException e) {
                throw failed(e);
            } finally {
                exit.interrupt();
            }
        } catch (Throwable e) {
            release();
            throw e;
        }
    }

    private BootException failed(IOException reason) {
        var said = log.afterword();
        var full =
                said.isEmpty()
                        ? reason
                        : new IOException(reason.getMessage() + "; agent: " + said, reason);
        return BootException.of(machine.id(), full, watch.last(), machine.consoleTail());
    }

    private void release() {
        var open = bridge;
        if (open != null) {
            open.close();
        }
        log.close();
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private Thread background(String name, Step step) {
        return Thread.ofVirtual()
                .name("boot " + name + " of " + machine.id())
                .start(() -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        watch.failed(new IOException(name + ": " + e.getMessage(), e));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void watchExit() throws InterruptedException {
        watch.exited(new IOException(BootException.describe(machine.awaitExit())));
    }

    private void serveEntropy(VsockListener listener) throws IOException, InterruptedException {
        try (var stream = listener.accept(UNTIL_CLOSED)) {
            listener.close();
            var bytes = new byte[ENTROPY_BYTES];
            new SecureRandom().nextBytes(bytes);
            stream.write(ByteBuffer.wrap(bytes));
            watch.reached(BootPhase.ENTROPY); // the guest goes on when the stream is closed
        }
    }

    private void openLog(VsockListener listener) throws IOException, InterruptedException {
        var stream = listener.accept(UNTIL_CLOSED);
        listener.close();
        log.follow(stream, machine.id());
        watch.reached(BootPhase.LOG);
    }

    private void openBridge(VsockListener listener) throws IOException, InterruptedException {
        VsockStream stream = listener.accept(UNTIL_CLOSED);
        listener.close();
        var opened = Bridge.over(stream, machine.id(), events);
        bridge = opened;
        capabilities = new Agent(opened).negotiate(options.limit());
        watch.reached(BootPhase.AGENT);
    }
}
