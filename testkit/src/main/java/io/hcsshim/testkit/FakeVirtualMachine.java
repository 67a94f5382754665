package io.hcsshim.testkit;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.Growing;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A machine that keeps the port's promises without running anything but a [GuestProgram].
///
/// Thread-safe.
public final class FakeVirtualMachine implements VirtualMachine {
    private static final int CONSOLE = 64 * 1024;

    /// What the state of a saved machine is.
    static final String SAVED = "a fake machine at rest";

    private final VmSpec spec;
    private final GuestProgram guest;
    private final boolean clone;
    private final Optional<Link> link;
    private final Map<Integer, FakeListener> listeners = new TreeMap<>();
    private final Map<String, Device> devices = new TreeMap<>();
    private final List<MemoryStream> connections = new ArrayList<>();
    private final StringBuilder console = new StringBuilder();
    private Optional<Thread> program = Optional.empty();
    private Optional<Exit> exit = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean sticky;
    private boolean saved;
    private boolean paused;
    private volatile int memoryMb;
    private volatile int processors;

    /// Where the guest's connections go, if not to listeners of this machine.
    @FunctionalInterface
    public interface Link {
        /// Connects to a port of the host.
        ///
        /// @throws ConnectException if nobody listens there
        MemoryStream dial(int port) throws ConnectException;
    }

    private FakeVirtualMachine(
            VmSpec spec, GuestProgram guest, boolean clone, Optional<Link> link) {
        this.spec = spec;
        this.guest = guest;
        this.clone = clone;
        this.link = link;
        memoryMb = spec.memoryMb();
        processors = spec.processors();
    }

    /// A machine that is not started yet.
    public static FakeVirtualMachine create(VmSpec spec, GuestProgram guest) {
        return new FakeVirtualMachine(spec, guest, false, Optional.empty());
    }

    /// The inside of a machine that another hypervisor makes: the guest runs here, and its connections go there.
    public static FakeVirtualMachine inside(VmSpec spec, GuestProgram guest, Link link) {
        return new FakeVirtualMachine(spec, guest, false, Optional.of(link));
    }

    /// A clone that is not started yet.
    static FakeVirtualMachine clone(VmSpec spec, GuestProgram guest) {
        return new FakeVirtualMachine(spec, guest, true, Optional.empty());
    }

    @Override
    public String id() {
        return spec.id();
    }

    /// What it was made from.
    public VmSpec spec() {
        return spec;
    }

    @Override
    public synchronized void start() throws IOException {
        if (exit.isPresent()) {
            throw new IOException("start: the machine has exited: " + exit.get());
        }
        if (program.isPresent()) {
            throw new IllegalStateException("a machine starts once");
        }
        program = Optional.of(Thread.ofVirtual().name("guest " + id()).start(this::runGuest));
    }

    private void runGuest() {
        try {
            if (clone) {
                guest.resume(this);
            } else {
                guest.run(this);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            if (isSaved()) {
                return; // it was stopped in the middle
            }
            print("guest program ended: " + e + "\n");
            exit(new Exit.GuestPanicked(consoleTail()));
        }
    }

    @Override
    public synchronized void attach(Device device) throws IOException {
        checkRunning("attach " + device);
        if (refusal.isPresent()) {
            throw new IOException("attach " + device + ": " + refusal.get());
        }
        if (device instanceof Device.PmemDisk disk
                && (disk.number() < 1
                        || disk.number() > spec.room().disks()
                        || disk.bytes() > spec.room().bytes())) {
            throw new IOException("attach " + device + ": there is no room for it");
        }
        if (devices.putIfAbsent(place(device), device) != null) {
            throw new IOException("attach " + device + ": its place is taken");
        }
    }

    @Override
    public synchronized void detach(Device device) throws IOException {
        checkRunning("detach " + device);
        if (sticky) {
            throw new IOException("detach " + device + ": it does not go");
        }
        if (device instanceof Device.PmemDisk) {
            throw new IOException("detach " + device + ": it stays until the machine ends");
        }
        if (devices.remove(place(device)) == null) {
            throw new IOException("detach " + device + ": it is not attached");
        }
    }

    @Override
    public synchronized void save(SavedMachine into) throws IOException {
        checkRunning("save");
        if (clone || !devices.isEmpty()) {
            throw new IOException("save: " + (clone ? "it is a clone" : "it has " + devices));
        }
        saved = true;
        cutOff();
        program.ifPresent(Thread::interrupt);
        Files.write(into.memory(), new byte[1 << 20]);
        Files.writeString(into.state(), SAVED);
    }

    @Override
    public synchronized VsockListener listen(int port) throws IOException {
        if (exit.isPresent()) {
            throw new IOException("listen on port " + port + ": the machine has exited");
        }
        if (listeners.containsKey(port)) {
            throw new IOException("listen on port " + port + ": it has a listener");
        }
        var listener = new FakeListener(port, () -> forget(port));
        listeners.put(port, listener);
        return listener;
    }

    private synchronized void forget(int port) {
        listeners.remove(port);
    }

    @Override
    public synchronized Exit awaitExit() throws InterruptedException {
        while (exit.isEmpty()) {
            wait();
        }
        return exit.get();
    }

    @Override
    public synchronized String consoleTail() {
        return console.toString();
    }

    @Override
    public Optional<Pausing> pausing() {
        return Optional.of(new Processors());
    }

    /// Only remembers that it stands still: the guest's program goes on.
    private final class Processors implements Pausing {
        @Override
        public void pause() throws IOException {
            setPaused(true);
        }

        @Override
        public void resume() throws IOException {
            setPaused(false);
        }
    }

    private synchronized void setPaused(boolean standsStill) throws IOException {
        checkRunning("pause");
        paused = standsStill;
    }

    /// Whether its processors stand still.
    public synchronized boolean isPaused() {
        return paused;
    }

    @Override
    public Optional<Growing> growing() {
        return Optional.of(new Growth());
    }

    /// Grows at once, to what its spec has room for.
    private final class Growth implements Growing {
        @Override
        public int memoryMb() {
            return memoryMb;
        }

        @Override
        public int processors() {
            return processors;
        }

        @Override
        public void growMemory(int wanted) throws IOException {
            checkRunning("grow");
            if (wanted > spec.headroom().memoryMb()) {
                throw new IOException("grow: no room for " + wanted + " MiB");
            }
            memoryMb = Math.max(memoryMb, wanted);
        }

        @Override
        public void growProcessors(int wanted) throws IOException {
            checkRunning("grow");
            if (wanted > spec.headroom().processors()) {
                throw new IOException("grow: no room for " + wanted + " processors");
            }
            processors = Math.max(processors, wanted);
        }
    }

    @Override
    public synchronized MachineUsage usage() throws IOException {
        checkRunning("usage");
        return new MachineUsage(1_000_000, 4096, (long) memoryMb << 20);
    }

    @Override
    public void close() {
        exit(new Exit.Closed());
    }

    /// Ends the machine as if by itself; the first end counts.
    public void exit(Exit how) {
        List<FakeListener> closing;
        Optional<Thread> running;
        synchronized (this) {
            if (exit.isPresent()) {
                return;
            }
            exit = Optional.of(how);
            cutOff();
            closing = List.copyOf(listeners.values());
            running = program;
            notifyAll();
        }
        closing.forEach(FakeListener::close);
        running.filter(thread -> thread != Thread.currentThread()).ifPresent(Thread::interrupt);
    }

    /// A guest that is gone says nothing more: no program of it ends well because one of its streams has.
    private void cutOff() {
        connections.forEach(MemoryStream::resetOutput);
        connections.forEach(MemoryStream::reset);
    }

    /// Connects to a port of the host, as a program in the guest does.
    ///
    /// @throws ConnectException if nobody listens there
    public MemoryStream dial(int port) throws ConnectException {
        return link.isPresent() ? link.get().dial(port) : dialListener(port);
    }

    private synchronized MemoryStream dialListener(int port) throws ConnectException {
        var listener = listeners.get(port);
        if (listener == null || exit.isPresent()) {
            throw new ConnectException("nobody listens on port " + Integer.toUnsignedString(port));
        }
        var pair = MemoryStream.pair();
        listener.connect(pair.host());
        connections.removeIf(stream -> !stream.isOpen());
        connections.add(pair.guest());
        return pair.guest();
    }

    /// Writes to the serial console.
    public synchronized void print(String text) {
        console.append(text);
        if (console.length() > CONSOLE) {
            console.delete(0, console.length() - CONSOLE);
        }
    }

    /// What is attached now.
    public synchronized List<Device> devices() {
        return List.copyOf(devices.values());
    }

    /// The disk at an address, if there is one.
    public synchronized Optional<Device.ScsiDisk> diskAt(ScsiAddress at) {
        return devices.values().stream()
                .filter(Device.ScsiDisk.class::isInstance)
                .map(Device.ScsiDisk.class::cast)
                .filter(disk -> disk.at().equals(at))
                .findFirst();
    }

    /// Ports that have a listener now.
    public synchronized List<Integer> listeningPorts() {
        return List.copyOf(listeners.keySet());
    }

    /// From now on every [#attach] fails for this reason; an empty one ends that.
    public synchronized void refuseDevices(Optional<String> reason) {
        refusal = reason;
    }

    /// Whether [#detach] fails from now on.
    public synchronized void keepDevices(boolean keep) {
        sticky = keep;
    }

    private synchronized boolean isSaved() {
        return saved;
    }

    private void checkRunning(String what) throws IOException {
        if (exit.isPresent()) {
            throw new IOException(what + ": the machine has exited: " + exit.get());
        }
        if (saved) {
            throw new IOException(what + ": the machine was saved");
        }
        if (program.isEmpty()) {
            throw new IllegalStateException(what + ": the machine was not started");
        }
    }

    private static String place(Device device) {
        return switch (device) {
            case Device.ScsiDisk(var at, _, _, _) -> "scsi " + at;
            case Device.PmemDisk disk -> "pmem " + disk.number();
            case Device.Nic nic -> "nic " + nic.id();
        };
    }
}
