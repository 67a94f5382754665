package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Deadline;
import java.io.File;
import java.io.IOException;

/// Finds the block device of a disk in persistent memory that the host names by number.
///
/// Where the VM has no VMBus, disk 0 is the virtio-pmem function at PCI address `0000:00:04.0`, and disk *n* the one behind
/// the root port at `0000:00:18.0` + (*n* - 1) functions, eight to a slot. Its name in `/dev` is what the kernel gave it. With
/// a VMBus, or if there is no such function, it is `/dev/pmem<n>`. Thread-safe.
final class PmemDisks {
    private static final long WAIT_MS = 30_000;
    private static final int FIRST_SLOT = 0x18;
    private static final int FUNCTIONS = 8;
    private static final String[] WAY = {"virtio", "ndbus", "region", "namespace"};

    private final File sysfs;
    private final File dev;
    private final long waitMs;

    /// The disks of this VM.
    PmemDisks() {
        this(new File("/sys"), new File("/dev"), WAIT_MS);
    }

    PmemDisks(File sysfs, File dev, long waitMs) {
        this.sysfs = sysfs;
        this.dev = dev;
        this.waitMs = waitMs;
    }

    /// The device node of a disk, once it is there.
    ///
    /// @throws IOException if it does not appear within 30 s
    File await(long number) throws IOException {
        var deadline = new Deadline(waitMs, "pmem disk " + number);
        var function = new File(sysfs, "bus/pci/devices/" + address(number));
        var byPlace = function.exists() && !new File(sysfs, "bus/vmbus/devices").exists();
        while (true) {
            var name = byPlace ? blockBelow(function) : "pmem" + number;
            var node = new File(dev, name);
            if (!name.isEmpty() && node.exists()) {
                return node;
            }
            deadline.pause();
        }
    }

    /// The PCI address of a disk, or of the port that it is behind.
    private static String address(long number) {
        if (number == 0) {
            return "0000:00:04.0";
        }
        var slot = FIRST_SLOT + (number - 1) / FUNCTIONS;
        return "0000:00:" + Long.toHexString(slot) + "." + (number - 1) % FUNCTIONS;
    }

    /// The name of the block device below a PCI device, `""` while there is none. The way there:
    /// `[0000:bb:00.0/]virtio*/ndbus*/region*/namespace*/block/*`.
    private static String blockBelow(File function) {
        var at = function;
        for (var name : list(function)) {
            if (name.startsWith("0000:") && !name.contains(":pcie")) {
                at = new File(function, name);
            }
        }
        for (var prefix : WAY) {
            var next = child(at, prefix);
            if (next.isEmpty()) {
                return "";
            }
            at = new File(at, next);
        }
        var names = list(new File(at, "block"));
        return names.length == 0 ? "" : names[0];
    }

    /// The entry of a name and a number; a region has the file `namespace_seed` too.
    private static String child(File directory, String prefix) {
        for (var name : list(directory)) {
            if (name.length() > prefix.length()
                    && name.startsWith(prefix)
                    && Character.isDigit(name.charAt(prefix.length()))) {
                return name;
            }
        }
        return "";
    }

    private static String[] list(File directory) {
        var names = directory.list();
        return names == null ? new String[0] : names;
    }
}
