package io.hcsshim.uvm.device;

import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VirtualMachine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The disks of one machine.
///
/// Equal wishes share one attached and mounted disk; the last share given back takes it away.
/// Requests for different disks run side by side, requests for one disk wait for each other.
/// Thread-safe.
public final class ScsiDisks {
    private final VirtualMachine machine;
    private final Agent agent;
    private final ScsiSlots slots;
    private final Map<DiskMount, ScsiDisk> disks = new ConcurrentHashMap<>();

    /// @param controllers how many SCSI controllers the machine has
    /// @param taken       places of disks that were there before
    public ScsiDisks(VirtualMachine machine, Agent agent, int controllers, Set<ScsiAddress> taken) {
        this.machine = machine;
        this.agent = agent;
        this.slots = new ScsiSlots(controllers, taken);
    }

    /// Attaches and mounts a disk, or takes a share in one that is.
    ///
    /// @throws IOException if there is no place for it, or machine or guest refuse; nothing is left
    ///     behind then
    public MountedDisk mount(DiskMount wanted) throws IOException, InterruptedException {
        while (true) {
            var disk = find(wanted);
            disk.lock.lockInterruptibly();
            try {
                if (!disk.gone) {
                    return share(disk);
                }
            } finally {
                disk.lock.unlock();
            }
        }
    }

    private ScsiDisk find(DiskMount wanted) throws IOException {
        var known = disks.get(wanted);
        if (known != null) {
            return known;
        }
        var place = slots.take(wanted.guestPath());
        var made = new ScsiDisk(wanted, place);
        var faster = disks.putIfAbsent(wanted, made);
        if (faster == null) {
            return made;
        }
        slots.giveBack(place);
        return faster;
    }

    private MountedDisk share(ScsiDisk disk) throws IOException, InterruptedException {
        try {
            disk.up(machine, agent);
            disk.users++;
            return new MountedDisk(this, disk);
        } finally {
            if (disk.users == 0) {
                forget(disk);
            }
        }
    }

    void release(ScsiDisk disk) throws IOException {
        disk.lock.lock();
        try {
            if (disk.users == 1) {
                disk.down(machine, agent);
                forget(disk);
            }
            disk.users--;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while detaching " + disk.wanted.image());
        } finally {
            disk.lock.unlock();
        }
    }

    private void forget(ScsiDisk disk) {
        disk.gone = true;
        disks.remove(disk.wanted, disk);
        if (disk.isDetached()) { // else its place is lost: something may still be there
            slots.giveBack(disk.place);
        }
    }
}
