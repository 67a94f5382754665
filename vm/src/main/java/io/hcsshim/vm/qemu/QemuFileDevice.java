package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.vm.FileDevice;
import io.hcsshim.vm.FileRequests;
import io.hcsshim.vm.fs.FsDevice;
import io.hcsshim.vm.vhost.GuestRam;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The file system device of one machine: plugged into a free port when it is first wanted, for the rest of the machine's life.
///
/// It talks to QEMU through a pair of sockets, of which QEMU is given one; so it has no name that anybody could find. Thread-safe.
final class QemuFileDevice implements FileDevice {
    private final String machine;
    private final GuestRam ram;
    private final QemuGrowth.Client client;
    private final LongSupplier process;
    private final HotPlug devices;
    private @Nullable Plugged plugged; // guarded by this
    private boolean closed;

    private record Plugged(String tag, FsDevice device, int port) {}

    QemuFileDevice(
            Launch launch,
            GuestRam ram,
            QemuGrowth.Client client,
            LongSupplier process,
            HotPlug devices) {
        machine = launch.spec().id();
        this.ram = ram;
        this.client = client;
        this.process = process;
        this.devices = devices;
    }

    @Override
    public synchronized void plug(String tag, FileRequests server)
            throws IOException, InterruptedException {
        if (plugged != null || closed) {
            throw new IOException("machine " + machine + " has a file system device already");
        }
        var qmp = client.running();
        var device = new FsDevice("files of " + machine, server, ram);
        try {
            var port = devices.takePort(QmpDevices.FILE_SYSTEM_ID);
            var next = new Plugged(tag, device, port);
            plug(qmp, next);
            plugged = next;
        } catch (IOException | InterruptedException | RuntimeException e) {
            devices.free(QmpDevices.FILE_SYSTEM_ID);
            device.close();
            throw e;
        }
    }

    private void plug(QmpClient qmp, Plugged next) throws IOException, InterruptedException {
        var pair = UnixSocket.pair();
        try (var its = pair.right()) {
            next.device.connect(pair.left(), (int) process.getAsLong());
            HotPlug.carryOut(qmp, QmpDevices.plugFileSystem(next.tag, its.fd(), next.port));
        }
    }

    synchronized boolean isPlugged() {
        return plugged != null;
    }

    /// Where on the root bus the ports are of all devices that this process serves.
    synchronized List<Integer> servedSlots() {
        var slots = new ArrayList<>(List.of(QemuCommandLine.VSOCK_PORT_SLOT));
        if (plugged != null) {
            slots.add(QemuCommandLine.slotOfPort(plugged.port));
        }
        return slots;
    }

    /// Takes it out of a machine that stands still and goes on in another QEMU.
    synchronized void withdraw(QmpClient qmp) throws IOException, InterruptedException {
        if (plugged != null) {
            plugged.device.park();
            qmp.execute(QmpDevices.withdraw(QmpDevices.FILE_SYSTEM_ID), Emulator.READY_LIMIT);
        }
    }

    /// Plugs it into the QEMU that goes on with the guest, where it was.
    synchronized void plugAgain(QmpClient qmp) throws IOException, InterruptedException {
        if (plugged != null) {
            plug(qmp, plugged);
        }
    }

    /// The machine has ended.
    synchronized void close() {
        closed = true;
        if (plugged != null) {
            plugged.device.close();
        }
    }
}
