package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.SystemExit;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.sys.windows.HvSocket;
import io.hcsshim.sys.windows.HvSockets;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.FolderSharing;
import io.hcsshim.vm.Growing;
import io.hcsshim.vm.Limits;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.Pausing;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VirtualMachine;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.VsockListener;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// A machine of the compute service. Thread-safe.
final class HcsVirtualMachine implements VirtualMachine {
    private final VmSpec spec;
    private final HcsSystem system;
    private final Libraries libraries;
    private final UUID runtimeId;
    private final OwnCopies files;
    private final CountDownLatch over = new CountDownLatch(1);
    // Guarded by this.
    private final Map<Integer, HvListener> listeners = new HashMap<>();
    private final Map<String, Device> devices = new HashMap<>();
    private boolean started;
    private boolean paused;
    private boolean closing;
    private Optional<Exit> exit = Optional.empty();
    private volatile int memoryMb; // written under this

    /// @param files go with it
    HcsVirtualMachine(
            VmSpec spec, HcsSystem system, Libraries libraries, UUID runtimeId, OwnCopies files) {
        this.files = files;
        this.spec = spec;
        this.system = system;
        this.libraries = libraries;
        this.runtimeId = runtimeId;
        memoryMb = spec.memoryMb();
        Thread.ofVirtual().name("machine " + spec.id()).start(this::watch);
    }

    private void watch() {
        try {
            end(how(system.awaitExit()));
        } catch (IOException e) {
            end(new Exit.Crashed(-1, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Exit how(SystemExit ended) {
        return ended.isUnexpected()
                ? new Exit.Crashed(ended.status(), ended.type())
                : new Exit.PoweredOff();
    }

    private void end(Exit how) {
        List<HvListener> open;
        synchronized (this) {
            if (exit.isPresent()) {
                return;
            }
            exit = Optional.of(closing ? new Exit.Closed() : how);
            open = List.copyOf(listeners.values());
        }
        open.forEach(HvListener::close);
        over.countDown();
    }

    @Override
    public String id() {
        return spec.id();
    }

    @Override
    public void start() throws IOException, InterruptedException {
        synchronized (this) {
            if (exit.isPresent()) {
                throw new IOException("start: the machine has exited: " + exit.get());
            }
            if (started) {
                throw new IllegalStateException("a machine starts once");
            }
            started = true;
        }
        system.start();
    }

    @Override
    public synchronized void attach(Device device) throws IOException, InterruptedException {
        checkRunning("attach " + device);
        checkRoom(device);
        var path = HcsDevices.path(device);
        if (devices.containsKey(path)) {
            throw new IOException("attach " + device + ": its place is taken");
        }
        var request = HcsDevices.attach(device);
        new DiskAccess(libraries, id()).grant(device);
        system.modify(request);
        devices.put(path, device);
    }

    private void checkRoom(Device device) throws IOException {
        if (device instanceof Device.PmemDisk disk
                && (disk.number() < 1
                        || disk.number() > spec.room().disks()
                        || disk.bytes() > spec.room().bytes())) {
            throw new IOException("attach " + device + ": there is no room for it");
        }
    }

    @Override
    public synchronized void detach(Device device) throws IOException, InterruptedException {
        checkRunning("detach " + device);
        if (device instanceof Device.PmemDisk) {
            throw new IOException("detach " + device + ": it stays until the machine ends");
        }
        var path = HcsDevices.path(device);
        if (!device.equals(devices.get(path))) {
            throw new IOException("detach " + device + ": it is not attached");
        }
        system.modify(HcsDevices.detach(device));
        devices.remove(path);
    }

    private void modify(ModifySettingRequest request) throws IOException, InterruptedException {
        checkRunning("modify");
        system.modify(request);
    }

    @Override
    public Optional<FolderSharing> sharing() {
        return Optional.of(new Folders());
    }

    /// By the service's own 9p server.
    private final class Folders implements FolderSharing {
        @Override
        public void share(SharedFolder folder) throws IOException, InterruptedException {
            modify(MachineChanges.addFolder(folder));
        }

        @Override
        public void unshare(SharedFolder folder) throws IOException, InterruptedException {
            modify(MachineChanges.removeFolder(folder));
        }
    }

    @Override
    public Optional<Growing> growing() {
        return Optional.of(new Growth());
    }

    /// The service gives a running machine more memory, and no more processors.
    private final class Growth implements Growing {
        @Override
        public int memoryMb() {
            return memoryMb;
        }

        @Override
        public int processors() {
            return spec.processors();
        }

        @Override
        public void growMemory(int wanted) throws IOException, InterruptedException {
            synchronized (HcsVirtualMachine.this) {
                if (wanted > memoryMb) {
                    int whole = Math.ceilDiv(wanted, MEMORY_STEP_MB) * MEMORY_STEP_MB;
                    modify(MachineChanges.memory(whole));
                    memoryMb = whole;
                }
            }
        }

        @Override
        public void growProcessors(int wanted) throws IOException {
            if (wanted > spec.processors()) {
                throw new IOException(
                        "machine "
                                + id()
                                + " has "
                                + spec.processors()
                                + " processors, and the service gives a running one no more");
            }
        }
    }

    /// The service limits disks of a machine when it makes it, as its spec wishes, and not later.
    @Override
    public void limit(Limits limits) throws IOException, InterruptedException {
        var given = spec.wishes().limits();
        if (limits.diskOperations() != given.diskOperations()
                || limits.diskBytes() != given.diskBytes()) {
            throw new IOException(
                    "limit machine " + id() + ": its disks can be limited only when it is made");
        }
        if (limits.processorLimit() != given.processorLimit()
                || limits.processorWeight() != given.processorWeight()) {
            modify(MachineChanges.processors(limits.processorLimit(), limits.processorWeight()));
        }
    }

    @Override
    public synchronized VsockListener listen(int port) throws IOException {
        if (exit.isPresent()) {
            throw new IOException("listen on port " + port + ": the machine has exited");
        }
        if (listeners.containsKey(port)) {
            throw new IOException("listen on port " + port + ": it has a listener");
        }
        var socket = HvSocket.listen(libraries, runtimeId, HvSockets.service(port));
        var listener = new HvListener(port, socket, () -> forget(port));
        listeners.put(port, listener);
        return listener;
    }

    private synchronized void forget(int port) {
        listeners.remove(port);
    }

    @Override
    public void save(SavedMachine into) throws IOException {
        throw new IOException("machine " + id() + ": the compute service saves no templates");
    }

    @Override
    public Exit awaitExit() throws InterruptedException {
        over.await();
        synchronized (this) {
            return exit.orElseThrow();
        }
    }

    /// The service gives a serial port to a named pipe, and to nobody without one.
    @Override
    public String consoleTail() {
        return "";
    }

    @Override
    public Optional<Pausing> pausing() {
        return Optional.of(new Processors());
    }

    private final class Processors implements Pausing {
        @Override
        public void pause() throws IOException, InterruptedException {
            stand(true);
        }

        @Override
        public void resume() throws IOException, InterruptedException {
            stand(false);
        }
    }

    private synchronized void stand(boolean still) throws IOException, InterruptedException {
        checkRunning("pause");
        if (still == paused) {
            return;
        }
        if (still) {
            system.pause();
        } else {
            system.resume();
        }
        paused = still;
    }

    @Override
    public MachineUsage usage() throws IOException {
        checkRunning("usage");
        return HcsUsage.of(id(), system).measured((long) memoryMb << 20);
    }

    private synchronized void checkRunning(String what) throws IOException {
        if (exit.isPresent()) {
            throw new IOException(what + ": the machine has exited: " + exit.get());
        }
        if (!started) {
            throw new IllegalStateException(what + ": the machine was not started");
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closing = true;
        }
        var interrupted = Thread.interrupted();
        try (files;
                system) {
            system.terminate();
            over.await();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
