package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
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

    /// Plugs a device; takes back what was done if QEMU refuses a part of it.
    void plug(QmpClient qmp, Device device) throws IOException, InterruptedException {
        var layout = layoutOf(device);
        var id = QmpDevices.deviceId(device);
        if (plugged.putIfAbsent(id, device) != null) {
            throw new IOException("cannot attach " + described(device) + ": the place is taken");
        }
        var done = new ArrayDeque<QmpCommand>();
        try {
            for (var step : QmpDevices.plug(device, layout)) {
                qmp.execute(step.does(), COMMAND_LIMIT);
                done.push(step.undoes());
            }
        } catch (InterruptedException e) {
            rollBack(qmp, done, e);
            plugged.remove(id);
            throw e;
        } catch (IOException e) {
            rollBack(qmp, done, e);
            plugged.remove(id);
            throw new IOException("cannot attach " + described(device) + ": " + e.getMessage(), e);
        }
    }

    /// Unplugs a device and closes its backing file. After a failure it can be tried again.
    void unplug(QmpClient qmp, Device device) throws IOException, InterruptedException {
        var id = QmpDevices.deviceId(device);
        if (!device.equals(plugged.get(id)) || !leaving.add(id)) {
            throw new IOException("cannot detach " + described(device) + ": it is not attached");
        }
        try {
            remove(qmp, device, id);
            for (var command : QmpDevices.afterUnplug(device)) {
                qmp.execute(command, COMMAND_LIMIT);
            }
            plugged.remove(id);
        } catch (IOException e) {
            throw new IOException("cannot detach " + described(device) + ": " + e.getMessage(), e);
        } finally {
            leaving.remove(id);
        }
    }

    private static void remove(QmpClient qmp, Device device, String id)
            throws IOException, InterruptedException {
        try (var deleted = qmp.expect(event -> isDeletionOf(id, event))) {
            qmp.execute(QmpDevices.unplug(device), COMMAND_LIMIT);
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

    private static ImageLayout layoutOf(Device device) throws IOException {
        return switch (device) {
            case Device.ScsiDisk disk -> ImageLayout.of(disk.image(), disk.format());
        };
    }

    private static String described(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> disk.image() + " as SCSI " + disk.at();
        };
    }
}
