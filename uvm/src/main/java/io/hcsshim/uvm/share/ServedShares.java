package io.hcsshim.uvm.share;

import io.hcsshim.hostfiles.Export;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.FileStatus;
import io.hcsshim.uvm.boot.BootedMachine;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Shares by this process: a file system device, or a 9p server. Thread-safe.
final class ServedShares implements HostShares.Sharer {
    private final VirtualMachine machine;
    private final boolean guestHasDevices;
    private final Agent agent;
    private final Log log;
    private final Sharing<Key, Share> shares = new Sharing<>();
    private final AtomicInteger names = new AtomicInteger();
    private volatile ShareTransport transport = ShareTransport.BEST;
    private @Nullable FileServer server; // guarded by this
    private boolean closed; // guarded by this

    private record Key(FileStatus.Identity file, String name, boolean readOnly) {}

    ServedShares(BootedMachine booted, Agent agent, Log log) {
        machine = booted.machine();
        guestHasDevices = booted.capabilities().virtioFs();
        this.agent = agent;
        this.log = log;
    }

    @Override
    public void use(ShareTransport wanted) {
        transport = wanted;
    }

    @Override
    public MountedShare mount(String source, boolean readOnly)
            throws IOException, InterruptedException {
        var export = Export.of(source, readOnly);
        var key = new Key(export.identity(), export.fileName(), readOnly);
        try {
            var by = server();
            var taken = shares.take(key, () -> share(export, by));
            if (taken.item().export != export) {
                export.close(); // it was there already
            }
            return new MountedShare(taken, taken.item().guestPath());
        } catch (Throwable e) {
            export.close();
            throw e;
        }
    }

    private Share share(Export export, FileServer by) {
        return new Share(Integer.toString(names.getAndIncrement()), export, by, agent);
    }

    /// What brings all shares of this machine, chosen when the first is wanted: machines without any pay nothing.
    private synchronized FileServer server() throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("machine " + machine.id() + " is gone");
        }
        var chosen = server;
        if (chosen == null) {
            chosen = choose();
            server = chosen;
        }
        return chosen;
    }

    private FileServer choose() throws IOException, InterruptedException {
        var wanted = transport;
        if (wanted == ShareTransport.NINEP) {
            return new NinepServer(machine, log);
        }
        try {
            return device();
        } catch (IOException e) {
            if (wanted == ShareTransport.VIRTIOFS) {
                throw e;
            }
            log.info("folders of the host come over 9p", Map.of("reason", e.getMessage()));
            return new NinepServer(machine, log);
        }
    }

    private FileServer device() throws IOException, InterruptedException {
        if (!guestHasDevices) {
            throw new IOException("the guest's boot files have no virtiofs");
        }
        var device = machine.fileDevice();
        if (device.isEmpty()) {
            throw new IOException("the machine can have no file system device");
        }
        return DeviceServer.plug(device.get());
    }

    @Override
    public synchronized void interruptLockWaits() {
        if (server != null) {
            server.interruptLockWaits();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
        }
    }
}
