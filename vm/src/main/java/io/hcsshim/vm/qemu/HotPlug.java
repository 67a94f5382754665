package io.hcsshim.vm.qemu;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The devices that were plugged into a running machine.
///
/// A place is reserved before QEMU is asked and free again once nothing of the device is left, so two
/// callers never fight over one place inside QEMU. No lock is held while QEMU works. Thread-safe.
final class HotPlug {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);

    private final Map<String, Device> plugged = new ConcurrentHashMap<>(); // by device id
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final Map<Integer, String> ports = new ConcurrentHashMap<>(); // who is in which

    /// The host's ends of adapters, for a QEMU that takes this one's place; by device id.
    private final Map<String, Fd> taps = new ConcurrentHashMap<>();

    private final Path vhostNet;

    private volatile Limits limits = Limits.NONE;

    /// @param vhostNet the device of the kernel's worker for network adapters, which may be absent
    HotPlug(Path vhostNet) {
        this.vhostNet = vhostNet;
    }

    /// Limits what the disks that are plugged from now on read and write, all together.
    void limit(QmpClient qmp, Limits wanted) throws IOException, InterruptedException {
        makeGroup(qmp, wanted);
        limits = wanted;
    }

    private static void makeGroup(QmpClient qmp, Limits limits)
            throws IOException, InterruptedException {
        if (limits.haveDisks()) {
            qmp.execute(DiskThrottle.group(limits), COMMAND_LIMIT);
        }
    }

    private List<QmpDevices.Step> limited(Device device, List<QmpDevices.Step> steps) {
        return limits.haveDisks() && device instanceof Device.ScsiDisk disk
                ? DiskThrottle.before(disk, steps)
                : steps;
    }

    /// Plugs a device; takes back what was done if QEMU refuses a part of it.
    void plug(QmpClient qmp, Device device) throws IOException, InterruptedException {
        switch (device) {
            case Device.ScsiDisk disk -> withDisk(qmp, free(disk), plan -> plug(qmp, disk, plan));
            case Device.PmemDisk disk ->
                    withMemory(qmp, free(disk), 0, plan -> plug(qmp, disk, plan));
            case Device.Nic nic -> plugNic(qmp, nic);
        }
    }

    /// What is to be done with the steps of a device.
    private interface Carrier {
        void carry(Plan plan) throws IOException, InterruptedException;
    }

    private static void withDisk(QmpClient qmp, Device.ScsiDisk disk, Carrier carrier)
            throws IOException, InterruptedException {
        var layout = ImageLayout.of(disk.image(), disk.format());
        if (layout instanceof ImageLayout.Server) {
            withServed(disk, layout, carrier);
            return;
        }
        var flags = disk.access() == Device.Access.READ_ONLY ? Fd.O_RDONLY : Fd.O_RDWR;
        withFile(
                qmp,
                open(disk, disk.image(), flags),
                file -> carrier.carry(() -> QmpDevices.plug(disk, layout, file.forDriver())));
    }

    private static void withMemory(
            QmpClient qmp, Device.PmemDisk disk, long address, Carrier carrier)
            throws IOException, InterruptedException {
        var port = QemuCommandLine.pmemPort(disk.number());
        withFile(
                qmp,
                open(disk, disk.image(), Fd.O_RDONLY),
                file ->
                        carrier.carry(
                                () -> QmpDevices.plug(disk, file.forSystem(), port, 0, address)));
    }

    /// The connection is QEMU's at once, and the name for it gone, when the disk's node is made of it.
    private static void withServed(Device.ScsiDisk disk, ImageLayout layout, Carrier carrier)
            throws IOException, InterruptedException {
        var name = "served-" + QmpDevices.deviceId(disk);
        try (var connection = UnixSocket.connect(disk.image())) {
            var steps = new ArrayList<QmpDevices.Step>();
            steps.add(QmpDevices.give(connection.fd(), name));
            steps.addAll(QmpDevices.plug(disk, layout, name));
            carrier.carry(() -> steps);
        } catch (ErrnoException e) {
            throw new IOException("cannot attach " + described(disk) + ": " + e.getMessage(), e);
        }
    }

    private interface Use {
        void of(GivenFile file) throws IOException, InterruptedException;
    }

    @SuppressWarnings("try") // giving it back may be interrupted
    private static void withFile(QmpClient qmp, Fd file, Use use)
            throws IOException, InterruptedException {
        try (file;
                var given = GivenFile.to(qmp, file)) {
            use.of(given);
        }
    }

    private static Fd open(Device device, Path image, int flags) throws IOException {
        try {
            return Fd.open(image, flags);
        } catch (ErrnoException e) {
            throw new IOException("cannot attach " + described(device) + ": " + e.getMessage(), e);
        }
    }

    /// Looks before a file is opened; who comes first is decided later.
    private <D extends Device> D free(D device) throws IOException {
        if (plugged.containsKey(QmpDevices.deviceId(device))) {
            throw taken(device);
        }
        return device;
    }

    private static IOException taken(Device device) {
        return new IOException("cannot attach " + described(device) + ": the place is taken");
    }

    private void plugNic(QmpClient qmp, Device.Nic nic) throws IOException, InterruptedException {
        var tap =
                switch (nic.link()) {
                    case Device.NicLink.Tap(var fd) -> fd;
                    case Device.NicLink.Endpoint(var id) ->
                            throw new IOException(
                                    "cannot attach "
                                            + described(nic)
                                            + ": QEMU knows no HCN endpoint "
                                            + id);
                };
        var vhost = openVhost();
        try {
            var id = QmpDevices.deviceId(nic);
            plug(qmp, nic, () -> QmpDevices.plug(nic, tap, vhost, takePort(id)));
            taps.put(id, tap.duplicate());
        } finally {
            vhost.ifPresent(Fd::close);
        }
    }

    /// Without the device the kernel has no such worker, which costs speed and nothing else.
    private Optional<Fd> openVhost() {
        try {
            return Optional.of(Fd.open(vhostNet, Fd.O_RDWR));
        } catch (ErrnoException _) {
            return Optional.empty();
        }
    }

    /// Takes a root port for a device, and keeps others from it.
    int takePort(String id) throws IOException {
        for (var port = 0; port < QemuCommandLine.FREE_PORTS; port++) {
            if (ports.putIfAbsent(port, id) == null) {
                return port;
            }
        }
        throw new IOException("all " + QemuCommandLine.FREE_PORTS + " ports are taken");
    }

    private interface Plan {
        List<QmpDevices.Step> steps() throws IOException;
    }

    private void plug(QmpClient qmp, Device device, Plan plan)
            throws IOException, InterruptedException {
        var id = QmpDevices.deviceId(device);
        if (plugged.putIfAbsent(id, device) != null) {
            throw taken(device);
        }
        try {
            carryOut(qmp, limited(device, plan.steps()));
        } catch (InterruptedException e) {
            free(id);
            throw e;
        } catch (IOException e) {
            free(id);
            throw new IOException("cannot attach " + described(device) + ": " + e.getMessage(), e);
        }
    }

    /// Gives back what a device had.
    void free(String id) {
        ports.values().remove(id);
        plugged.remove(id);
        var tap = taps.remove(id);
        if (tap != null) {
            tap.close();
        }
    }

    /// Lets go of what it holds for another QEMU.
    void close() {
        taps.values().forEach(Fd::close);
        taps.clear();
    }

    /// Plugs all that is plugged into a QEMU that takes the place of the one before, each where it was.
    ///
    /// @param places where the disks were that are memory
    void plugAgain(QmpClient qmp, MemoryPlaces places) throws IOException, InterruptedException {
        makeGroup(qmp, limits);
        for (var device : plugged.values()) {
            switch (device) {
                case Device.ScsiDisk disk ->
                        withDisk(qmp, disk, plan -> execute(qmp, limited(disk, plan.steps())));
                case Device.PmemDisk disk ->
                        withMemory(
                                qmp,
                                disk,
                                places.address(QmpDevices.deviceId(disk)),
                                plan -> execute(qmp, plan.steps()));
                case Device.Nic nic -> plugAgain(qmp, nic);
            }
        }
    }

    private void plugAgain(QmpClient qmp, Device.Nic nic) throws IOException, InterruptedException {
        var id = QmpDevices.deviceId(nic);
        var tap = taps.get(id);
        var port = ports.entrySet().stream().filter(each -> each.getValue().equals(id)).findFirst();
        if (tap == null || port.isEmpty()) {
            throw new IOException("nothing is left on the host of " + described(nic));
        }
        var vhost = openVhost();
        try {
            execute(qmp, QmpDevices.plug(nic, tap, vhost, port.get().getKey()));
        } finally {
            vhost.ifPresent(Fd::close);
        }
    }

    /// Carries out steps; takes back what was done if QEMU refuses a part of it.
    static void carryOut(QmpClient qmp, List<QmpDevices.Step> steps)
            throws IOException, InterruptedException {
        var done = new ArrayDeque<QmpCommand>();
        try {
            for (var step : steps) {
                qmp.execute(step.does(), step.files(), COMMAND_LIMIT);
                done.push(step.undoes());
            }
        } catch (IOException | InterruptedException e) {
            rollBack(qmp, done, e);
            throw e;
        }
    }

    private static void execute(QmpClient qmp, List<QmpDevices.Step> steps)
            throws IOException, InterruptedException {
        for (var step : steps) {
            qmp.execute(step.does(), step.files(), COMMAND_LIMIT);
        }
    }

    /// Unplugs a device and closes its backing file. After a failure it can be tried again.
    void unplug(QmpClient qmp, Device device) throws IOException, InterruptedException {
        if (device instanceof Device.PmemDisk) {
            // QEMU: "virtio based memory devices cannot be unplugged".
            throw new IOException(
                    "cannot detach " + described(device) + ": it stays until the machine ends");
        }
        var id = QmpDevices.deviceId(device);
        if (!device.equals(plugged.get(id)) || !leaving.add(id)) {
            throw new IOException("cannot detach " + described(device) + ": it is not attached");
        }
        try {
            remove(qmp, QmpDevices.unplug(device), id);
            if (limits.haveDisks() && device instanceof Device.ScsiDisk disk) {
                uncount(qmp, disk);
            }
            for (var command : QmpDevices.afterUnplug(device)) {
                qmp.execute(command, COMMAND_LIMIT);
            }
            free(id);
        } catch (IOException e) {
            throw new IOException("cannot detach " + described(device) + ": " + e.getMessage(), e);
        } finally {
            leaving.remove(id);
        }
    }

    /// An earlier try may have got this far; what is left of it keeps the image, whose removal then says so.
    private static void uncount(QmpClient qmp, Device.ScsiDisk disk)
            throws IOException, InterruptedException {
        try {
            qmp.execute(DiskThrottle.removeNode(disk), COMMAND_LIMIT);
        } catch (QmpException _) {
            return;
        }
    }

    /// True if nothing is plugged, or about to be.
    boolean isEmpty() {
        return plugged.isEmpty();
    }

    /// Takes the vsock device away, which is there from the start and no [Device].
    static void unplugVsock(QmpClient qmp) throws IOException, InterruptedException {
        remove(qmp, QmpDevices.unplugVsock(), QemuCommandLine.VSOCK_ID);
    }

    private static void remove(QmpClient qmp, QmpCommand unplug, String id)
            throws IOException, InterruptedException {
        try (var deleted = qmp.expect(event -> isDeletionOf(id, event))) {
            qmp.execute(unplug, COMMAND_LIMIT);
            deleted.await("removal of " + id, COMMAND_LIMIT);
        } catch (QmpException e) {
            if (!e.errorClass().equals("DeviceNotFound")) {
                throw e;
            }
            // An earlier try got this far.
        }
    }

    private static boolean isDeletionOf(String id, QmpEvent event) {
        try {
            return event.name().equals("DEVICE_DELETED")
                    && event.data().string("device").equals(id);
        } catch (IOException _) {
            return false;
        }
    }

    private static void rollBack(QmpClient qmp, Iterable<QmpCommand> undo, Exception failure) {
        for (var command : undo) {
            try {
                qmp.execute(command, COMMAND_LIMIT);
            } catch (IOException e) {
                failure.addSuppressed(e);
            } catch (InterruptedException e) {
                failure.addSuppressed(e);
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String described(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> disk.image() + " as SCSI " + disk.at();
            case Device.PmemDisk disk -> disk.image() + " as pmem " + disk.number();
            case Device.Nic nic -> "network adapter " + nic.mac();
        };
    }
}
