package io.hcsshim.uvm.boot;

import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.bridge.Bridge;
import io.hcsshim.uvm.bridge.BridgeListener;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One way up: machine, entropy, log, bridge, in the order of the protocol.
///
/// ```
/// listen on 1, 109, 0x40000000 ─▶ start ─┬─▶ serve 512 random bytes on 1
///                                        ├─▶ read the log on 109
///                                        └─▶ take the bridge on 0x40000000, negotiate
/// ```
///
/// A machine that goes on from a saved one comes up in another order: the agent is there already and takes the bridge
/// first, and then, because it is told to, random bytes and log.
///
/// Whatever fails ends the machine and releases everything, at once.
public final class Boot {
    static final int BRIDGE_PORT = 0x40000000;

    private final VirtualMachine machine;
    private final BootOptions options;
    private final BridgeListener events;
    private final Beginning beginning;
    private final Greeting greeting;
    private final BootWatch watch;
    private final GuestLog log;
    private volatile @Nullable Bridge bridge;
    private volatile @Nullable Capabilities capabilities;

    /// What is said first on the bridge.
    private interface Greeting {
        Capabilities greet(Agent agent) throws IOException, InterruptedException;
    }

    /// How the machine begins to run, and its agent to speak.
    private interface Beginning extends AutoCloseable {
        void start() throws IOException, InterruptedException;

        VsockStream bridge() throws IOException, InterruptedException;

        @Override
        void close();
    }

    private Boot(
            VirtualMachine machine,
            Beginning beginning,
            List<BootPhase> way,
            BootOptions options,
            BridgeListener events,
            Greeting greeting) {
        this.machine = machine;
        this.beginning = beginning;
        this.options = options;
        this.events = events;
        this.greeting = greeting;
        this.watch =
                new BootWatch(
                        way,
                        options.limit(),
                        machine::consoleTail,
                        () -> effort(machine),
                        options.listener());
        this.log = new GuestLog(options.log(), options.listener()::traced, options.diskChanged());
    }

    /// Boots a machine.
    ///
    /// @param events hears the bridge from its first frame on
    /// @throws BootException if it does not come up; nothing is left behind then
    public static BootedMachine run(
            Hypervisor hypervisor, VmSpec spec, BootOptions options, BridgeListener events)
            throws IOException, InterruptedException {
        return up(
                hypervisor.create(spec),
                machine ->
                        new Boot(
                                machine,
                                Standing.still(machine),
                                BootPhase.BOOT,
                                options,
                                events,
                                agent -> agent.negotiate(longest(options))));
    }

    /// Lets a machine go on where a saved one stopped, as another one.
    ///
    /// @param identity who it is from now on; the time is filled in
    /// @param events   hears the bridge from its first frame on
    /// @throws BootException if it does not come up; nothing is left behind then
    public static BootedMachine resume(
            Hypervisor hypervisor,
            VmSpec spec,
            SavedMachine saved,
            MachineIdentity identity,
            BootOptions options,
            BridgeListener events)
            throws IOException, InterruptedException {
        return up(
                hypervisor.clone(spec, saved),
                machine ->
                        new Boot(
                                machine,
                                Standing.still(machine),
                                BootPhase.RESUME,
                                options,
                                events,
                                agent -> agent.resume(identity, longest(options))));
    }

    /// Lets a clone go on that has waited for somebody; it is theirs from now on, whatever happens.
    ///
    /// @param identity who it is from now on; the time is filled in
    /// @param events   hears the bridge from its first frame on
    /// @throws BootException if it does not come up; nothing is left of it then
    public static BootedMachine wake(
            WaitingMachine waiting,
            MachineIdentity identity,
            BootOptions options,
            BridgeListener events)
            throws IOException, InterruptedException {
        return up(
                waiting.machine(),
                machine ->
                        new Boot(
                                machine,
                                new Waiting(waiting),
                                BootPhase.RESUME,
                                options,
                                events,
                                agent -> agent.resume(identity, longest(options))));
    }

    /// The watch is less patient, unless there is a reason.
    private static Duration longest(BootOptions options) {
        return options.limit().multipliedBy(BootWatch.TALK);
    }

    private static OptionalLong effort(VirtualMachine machine) {
        try {
            return machine.usage().effortNanoseconds();
        } catch (IOException e) {
            return OptionalLong.empty(); // it has ended, which is heard
        }
    }

    private interface Making {
        Boot of(VirtualMachine machine) throws IOException;
    }

    private static BootedMachine up(VirtualMachine machine, Making making)
            throws IOException, InterruptedException {
        try {
            var boot = making.of(machine);
            try (var _ = boot.beginning) {
                return boot.run();
            }
        } catch (Throwable e) {
            try (machine) {
                throw e;
            }
        }
    }

    /// A machine that was never started.
    private record Standing(VirtualMachine machine, VsockListener bridges) implements Beginning {
        static Standing still(VirtualMachine machine) throws IOException {
            return new Standing(machine, machine.listen(BRIDGE_PORT));
        }

        @Override
        public void start() throws IOException, InterruptedException {
            machine.start();
        }

        @Override
        public VsockStream bridge() throws IOException, InterruptedException {
            var stream = bridges.accept(HostPorts.UNTIL_CLOSED);
            bridges.close();
            return stream;
        }

        @Override
        public void close() {
            bridges.close();
        }
    }

    /// One whose agent has dialled already.
    private record Waiting(WaitingMachine waiting) implements Beginning {
        @Override
        public void start() throws IOException, InterruptedException {
            waiting.goOn();
        }

        @Override
        public VsockStream bridge() {
            return waiting.bridge();
        }

        @Override
        public void close() {}
    }

    private BootedMachine run() throws IOException, InterruptedException {
        try (var entropy = machine.listen(HostPorts.ENTROPY);
                var logs = machine.listen(HostPorts.LOG)) {
            var exit = background("exit", this::watchExit);
            try {
                background("entropy", () -> serveEntropy(entropy));
                background("log", () -> openLog(logs));
                background("bridge", this::openBridge);
                beginning.start();
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
        watch.exited(new MachineEndException(machine.awaitExit()));
    }

    private void serveEntropy(VsockListener listener) throws IOException, InterruptedException {
        HostPorts.serveEntropy(listener, () -> watch.reached(BootPhase.ENTROPY));
    }

    private void openLog(VsockListener listener) throws IOException, InterruptedException {
        HostPorts.openLog(listener, log, machine.id());
        watch.reached(BootPhase.LOG);
    }

    private void openBridge() throws IOException, InterruptedException {
        var stream = beginning.bridge();
        watch.reached(BootPhase.DIALLED);
        var opened = Bridge.over(stream, machine.id(), events);
        bridge = opened;
        capabilities = greeting.greet(new Agent(opened));
        watch.reached(BootPhase.AGENT);
    }
}
