package io.hcsshim.uvm.device;

import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.DiskMount.Appearance;
import io.hcsshim.uvm.lease.Sharing;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// The disks of one machine.
///
/// Equal wishes share one mount, and all mounts of a disk its attachment; the last share given back takes it away.
/// Requests for different disks run side by side, requests for one disk wait for each other.
/// Thread-safe.
public final class ScsiDisks {
    /// More at once only wait for each other in the guest, which has few processors and threads.
    private static final int AT_ONCE = 8;

    private final MountPlaces places = new MountPlaces();
    private final Attachment.Bus bus;
    private final Sharing<DiskMount.Disk, Attachment> attachments = new Sharing<>();
    private final Sharing<Mounting.Wish, Mounting> mounts = new Sharing<>();
    private final Semaphore atOnce = new Semaphore(AT_ONCE);

    /// @param controllers how many SCSI controllers the machine has
    /// @param taken       places of disks that were there before
    public ScsiDisks(VirtualMachine machine, Agent agent, int controllers, Set<ScsiAddress> taken) {
        bus = new Attachment.Bus(machine, agent, new ScsiSlots(controllers, taken));
    }

    /// Attaches and mounts a disk, or takes a share in one that is.
    ///
    /// @throws IOException if there is no place for it, machine or guest refuse, or it is mounted elsewhere than it is
    ///     wanted; nothing is left behind then
    public MountedDisk mount(DiskMount wanted) throws IOException, InterruptedException {
        atOnce.acquire();
        try {
            var wish = new Mounting.Wish(wanted.disk(), wanted.as());
            var place = places.place(wanted.guestPath());
            var share =
                    mounts.take(wish, () -> new Mounting(wish, this::attach, bus.agent(), place));
            return checked(wanted, new MountedDisk(share));
        } finally {
            atOnce.release();
        }
    }

    private Sharing<DiskMount.Disk, Attachment>.Share attach(DiskMount.Disk disk)
            throws IOException, InterruptedException {
        return attachments.take(disk, () -> new Attachment(disk, bus));
    }

    private static MountedDisk checked(DiskMount wanted, MountedDisk disk) throws IOException {
        var there = disk.guestPath();
        if (wanted.as() instanceof Appearance.Scratch
                || wanted.guestPath().orElse(there).equals(there)) {
            return disk;
        }
        try (disk) {
            throw new IOException(
                    wanted.disk().image()
                            + " is wanted at "
                            + wanted.guestPath().orElse("")
                            + " in the guest, and is at "
                            + there);
        }
    }
}
