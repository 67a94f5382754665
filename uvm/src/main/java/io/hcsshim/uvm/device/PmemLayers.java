package io.hcsshim.uvm.device;

import io.hcsshim.vm.Device.PmemDisk;
import io.hcsshim.vm.PmemRoom;

/// How a machine has layers in persistent memory.
///
/// @param disks   how many devices there may be; 0: all layers are SCSI disks
/// @param bytes   how large each may be
/// @param packing whether the layers of a root file system share a device
public record PmemLayers(int disks, long bytes, boolean packing) {
    /// The size that devices may have if nobody says it (host specification).
    public static final long USUAL_BYTES = 4L << 30;

    /// None.
    public static final PmemLayers NONE = new PmemLayers(0, USUAL_BYTES, true);

    /// Checks its parts, and keeps copies of those that could change.
    public PmemLayers {
        if (disks < 0) {
            throw new IllegalArgumentException("no number of vPMem devices: " + disks);
        }
        if (bytes < PmemDisk.UNIT) {
            throw new IllegalArgumentException("no size of a vPMem device: " + bytes);
        }
    }

    /// The most that a device for several layers may hold; 0 if each layer has a device of its own.
    public long packLimit() {
        return disks > 0 && packing ? room().bytes() : 0;
    }

    /// The room that the machine has to have, in whole units and for no more devices than there are places.
    public PmemRoom room() {
        return new PmemRoom(Math.min(disks, PmemRoom.MAX), bytes - bytes % PmemDisk.UNIT);
    }
}
