package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Deadline;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Finds the block device of a disk that the host names by controller and LUN.
///
/// Controller *i* of the host is the virtio-scsi function at PCI address `0000:00:1i.0`, or, where the
/// VM has a VMBus, the SCSI controller with a fixed instance GUID. Its SCSI host number *N* is found
/// in sysfs; the disk is `N:0:0:LUN`. Thread-safe.
final class ScsiDisks {
    private static final long WAIT_MS = 30_000;
    private static final long RESCAN_AFTER_MS = 250;
    private static final int NONE = -1;

    /// Instance GUIDs of the four controllers on a VMBus, the same in every VM.
    private static final String[] VMBUS_GUIDS = {
        "df6d0690-79e5-55b6-a5ec-c1e2f77f580a",
        "0110f83b-de10-5172-a266-78bca56bf50a",
        "b5d2d8d4-3a75-51bf-945b-3444dc6b8579",
        "305891a9-b251-5dfe-91a2-c25d9212275b"
    };

    private final File sysfs;
    private final File dev;
    private final long waitMs;

    /// The disks of this VM.
    ScsiDisks() {
        this(new File("/sys"), new File("/dev"), WAIT_MS);
    }

    ScsiDisks(File sysfs, File dev, long waitMs) {
        this.sysfs = sysfs;
        this.dev = dev;
        this.waitMs = waitMs;
    }

    /// The device node of a disk, once it is there and opens.
    ///
    /// @param partition 0 for the whole disk
    /// @throws IOException if there is no such controller or nothing appears within 30 s
    File await(int controller, int lun, long partition) throws IOException {
        checkController(controller);
        var what = "SCSI disk with controller " + controller + " and LUN " + lun;
        var deadline = new Deadline(waitMs, what);
        var host = awaitHost(controller, deadline);
        var block = new File(scsiDevice(host, lun), "block");
        var name = awaitDisk(host, lun, block, deadline);
        if (partition > 0) {
            var whole = new File(block, name);
            name = name + partition;
            while (!new File(whole, name).exists()) {
                deadline.pause();
            }
        }
        var node = new File(dev, name);
        while (!opens(node)) {
            deadline.pause();
        }
        return node;
    }

    /// Takes the disk away from the kernel; nothing if it is gone already.
    void unplug(int controller, int lun) throws IOException {
        checkController(controller);
        var host = findHost(controller);
        if (host != NONE) {
            var delete = new File(scsiDevice(host, lun), "delete");
            if (delete.exists()) {
                write(delete, "1\n");
            }
        }
    }

    private static void checkController(int controller) throws IOException {
        if (controller < 0 || controller >= VMBUS_GUIDS.length) {
            throw new IOException("SCSI controller " + controller + " is not one of 0 to 3");
        }
    }

    private int awaitHost(int controller, Deadline deadline) throws IOException {
        while (true) {
            var host = findHost(controller);
            if (host != NONE) {
                return host;
            }
            deadline.pause();
        }
    }

    private int findHost(int controller) {
        var function = new File(sysfs, "bus/pci/devices/0000:00:1" + controller + ".0");
        for (var name : list(function)) {
            if (name.startsWith("virtio")) {
                return hostIn(new File(function, name));
            }
        }
        return hostIn(new File(sysfs, "bus/vmbus/devices/" + VMBUS_GUIDS[controller]));
    }

    private static int hostIn(File device) {
        for (var name : list(device)) {
            if (name.startsWith("host")) {
                try {
                    return Integer.parseInt(name.substring(4));
                } catch (NumberFormatException _) {
                    // another entry that happens to begin so
                }
            }
        }
        return NONE;
    }

    private String awaitDisk(int host, int lun, File block, Deadline deadline) throws IOException {
        var rescanned = false;
        while (true) {
            var names = list(block);
            if (names.length > 1) {
                throw new IOException("more than one block device at " + block);
            }
            if (names.length == 1) {
                return names[0];
            }
            if (!rescanned && deadline.passedMs() > RESCAN_AFTER_MS) {
                rescanned = true; // its announcement may have been lost
                rescan(host, lun);
            }
            deadline.pause();
        }
    }

    private void rescan(int host, int lun) throws IOException {
        var scan = new File(sysfs, "class/scsi_host/host" + host + "/scan");
        if (scan.exists()) {
            write(scan, "0 0 " + lun);
        }
    }

    private File scsiDevice(int host, int lun) {
        return new File(sysfs, "bus/scsi/devices/" + host + ":0:0:" + lun);
    }

    private static boolean opens(File node) throws ErrnoException {
        try (var fd = Fd.open(node.toPath(), Fd.O_RDONLY)) {
            return fd.number() >= 0;
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENXIO)) {
                return false;
            }
            throw e;
        }
    }

    private static String[] list(File directory) {
        var names = directory.list();
        return names == null ? new String[0] : names;
    }

    private static void write(File file, String text) throws IOException {
        try (var out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
